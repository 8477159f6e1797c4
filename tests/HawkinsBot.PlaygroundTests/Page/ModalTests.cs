using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace HawkinsBot.PlaygroundTests.Page;

/// <summary>Modals: every input, what is wrong with an answer, and a bot that fails.</summary>
public sealed class ModalTests(Browser browser)
{
    [Fact]
    public async Task A_form_with_every_input_is_filled_in_and_sent()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await page.RunAsync("form");
        var form = page.GetByRole(AriaRole.Dialog, new() { Name = "A form with everything" });
        await form.GetByLabel("Short text").Expect().ToBeFocusedAsync();
        await form.GetByLabel("Short text").FillAsync("words");
        await form.GetByRole(AriaRole.Combobox, new() { Name = "A choice" }).ClickAsync();
        await page.Choice("Two").ClickAsync();
        await form.GetByLabel("Right").CheckAsync();
        await form.GetByLabel("Salt").CheckAsync();
        await form.GetByLabel("Pepper").CheckAsync();
        await form.GetByLabel("A file")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "a.txt",
                    MimeType = "text/plain",
                    Buffer = "x"u8.ToArray(),
                }
            );
        await form.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await form.Expect().ToHaveCountAsync(0);
        var sent = JsonNode.Parse(await page.Last().Locator("pre").InnerTextAsync())!;
        Assert.Equal("words", (string)sent["short"]!);
        Assert.Equal("2", (string)sent["menu"]![0]!);
        Assert.Equal("r", (string)sent["radio"]!);
        Assert.Equal(["s", "p"], sent["checks"]!.AsArray().Select(v => (string)v!));
        Assert.Single(sent["upload"]!.AsArray());
    }

    [Fact]
    public async Task What_is_missing_is_told_at_its_question_and_Escape_leaves()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await page.RunAsync("form");
        var form = page.GetByRole(AriaRole.Dialog);
        await form.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await form.Locator(".question .error:not(:empty)")
            .Expect()
            .ToHaveTextAsync(["This field is required.", "Choose one.", "Choose one."]);
        await form.GetByLabel("Short text").Expect().ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("ab");
        await page.Keyboard.PressAsync("Enter");
        await form.Locator(".question .error").First.Expect().ToHaveTextAsync("At least 3 characters; this has 2.");
        await page.Keyboard.PressAsync("Escape");
        await form.Expect().ToHaveCountAsync(0);
        await page.Composer().Expect().ToBeFocusedAsync();
        lock (stage.Bot.Heard)
        {
            Assert.DoesNotContain(stage.Bot.Heard, i => (int)i["type"]! == 5);
        }
    }

    [Fact]
    public async Task A_form_that_the_bot_does_not_take_stays_with_what_was_written()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await page.RunAsync("form");
        var form = page.GetByRole(AriaRole.Dialog);
        await form.GetByLabel("Short text").FillAsync("say nothing");
        await form.GetByRole(AriaRole.Combobox, new() { Name = "A choice" }).PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await form.GetByLabel("Left").CheckAsync();
        await form.GetByRole(AriaRole.Button, new() { Name = "Submit" }).ClickAsync();
        await form.GetByText("Something went wrong. Try again.").WaitForAsync();
        await form.GetByLabel("Short text").Expect().ToHaveValueAsync("say nothing");
    }
}
