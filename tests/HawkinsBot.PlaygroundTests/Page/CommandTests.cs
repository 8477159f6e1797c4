using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace HawkinsBot.PlaygroundTests.Page;

/// <summary>Slash commands and context menus: finding, filling in, sending.</summary>
public sealed class CommandTests(Browser browser)
{
    [Fact]
    public async Task Every_type_of_option_can_be_filled_in_and_reaches_the_bot_typed()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await page.CommandAsync("echo");
        await page.Keyboard.TypeAsync("some words");
        await page.AddAsync("count", "7");
        await page.AddAsync("ratio", "0.25");
        await page.AddAsync("flag", "tr");
        await page.Choice("True").ClickAsync();
        await page.AddAsync("who", "luc");
        await page.Choice("Lucas").ClickAsync();
        await page.AddAsync("where", "");
        await page.Choice("#trivia").WaitForAsync();
        await page.GetByRole(AriaRole.Option).Filter(new() { HasText = "#news" }).Expect().ToHaveCountAsync(0);
        await page.Choice("#trivia").ClickAsync();
        await page.AddAsync("role", "every");
        await page.Choice("@everyone").ClickAsync();
        await page.AddAsync("anyone", "nan");
        await page.Choice("Nancy").ClickAsync();
        await page.AddAsync("colour", "gr");
        await page.Keyboard.PressAsync("Tab");
        await page.AddAsync("search", "el");
        await page.Choice("Elena").ClickAsync();
        await page.Locator(".more").FillAsync("file");
        await page.Choice("file").ClickAsync();
        await page.Locator(".command-line input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "notes.txt",
                    MimeType = "text/plain",
                    Buffer = "hi"u8.ToArray(),
                }
            );
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await page.Last().Expect().ToContainTextAsync("notes.txt");
        var said = await page.Last().Locator("pre").InnerTextAsync();
        var echo = JsonNode.Parse(said)!;
        Assert.Equal("some words", (string)echo["text"]!);
        Assert.Equal(7, (int)echo["count"]!);
        Assert.Equal(0.25, (double)echo["ratio"]!);
        Assert.True((bool)echo["flag"]!);
        Assert.Equal(stage.PersonId("Lucas"), (string)echo["who"]!);
        Assert.Equal(stage.Channel("trivia"), (string)echo["where"]!);
        Assert.Equal((string)stage.World["guilds"]![0]!["id"]!, (string)echo["role"]!);
        Assert.Equal(stage.PersonId("Nancy"), (string)echo["anyone"]!);
        Assert.Equal("g", (string)echo["colour"]!);
        Assert.Equal("id-Elena", (string)echo["search"]!);
        Assert.Equal("notes.txt", (string)echo["file"]!);
    }

    [Fact]
    public async Task What_an_option_does_not_take_is_told_at_the_option_and_nothing_is_sent()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await page.CommandAsync("echo");
        await page.Keyboard.PressAsync("Enter");
        var error = page.Locator(".hint-bar .error");
        await error.Expect().ToHaveTextAsync("This option is required.");
        await page.Option("text").FillAsync("x");
        await page.Keyboard.PressAsync("Enter");
        await error.Expect().ToHaveTextAsync("At least 2 characters; this has 1.");
        await page.Option("text").FillAsync(new string('x', 21));
        await page.Keyboard.PressAsync("Enter");
        await error.Expect().ToHaveTextAsync("At most 20 characters; this has 21.");
        await page.Option("text").FillAsync("fine");
        foreach (
            var (option, text, told) in new[]
            {
                ("count", "11", "At most 10."),
                ("ratio", "much", "A number, such as 3.5."),
                ("colour", "pink", "Choose one from the list."),
                ("who", "nobody", "No such member."),
            }
        )
        {
            await page.AddAsync(option, text);
            await page.Keyboard.PressAsync("Enter");
            await error.Expect().ToHaveTextAsync(told);
            await page.Option(option).Expect().ToHaveAttributeAsync("aria-invalid", "true");
            await page.GetByRole(AriaRole.Button, new() { Name = $"Remove {option}" }).ClickAsync();
        }

        Assert.Empty(stage.Bot.Heard);
    }

    [Fact]
    public async Task Autocomplete_asks_the_bot_as_one_types_and_not_for_every_letter()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await page.CommandAsync("echo");
        await page.Keyboard.TypeAsync("words");
        await page.AddAsync("search", "");
        await page.Choice("Will").WaitForAsync();
        await page.Keyboard.TypeAsync("eleve", new() { Delay = 20 });
        await page.GetByRole(AriaRole.Option).Expect().ToHaveCountAsync(1);
        await page.Keyboard.TypeAsync("zzz");
        await page.Locator(".hint-note").Expect().ToHaveTextAsync("No options match your search.");
        int asked;
        lock (stage.Bot.Heard)
        {
            asked = stage.Bot.Heard.Count(i => (int)i["type"]! == 4);
        }

        Assert.InRange(asked, 3, 4);
    }

    [Fact]
    public async Task Commands_are_filtered_as_typed_and_subcommands_are_offered_whole()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await page.Composer().FillAsync("/lea");
        await page.GetByRole(AriaRole.Option).First.Expect().ToContainTextAsync("/group inner leaf");
        await page.Composer().FillAsync("/group inner leaf ");
        await page.Locator(".command-line").WaitForAsync();
        await page.Keyboard.TypeAsync("word");
        await page.Keyboard.PressAsync("Enter");
        await page.Last().Expect().ToContainTextAsync("\"value\":\"word\"");
        await page.Composer().FillAsync("/nonsense");
        await page.GetByRole(AriaRole.Option).Expect().ToHaveTextAsync("No command matches \"/nonsense\"");
    }

    [Fact]
    public async Task A_command_that_the_person_may_not_use_is_not_offered()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var lucas = await stage.EnterAsync("Lucas");
        await lucas.Composer().FillAsync("/");
        await lucas.Choice("/echo").WaitForAsync();
        await lucas.GetByRole(AriaRole.Option).Filter(new() { HasText = "/boss" }).Expect().ToHaveCountAsync(0);
        var dustin = await stage.EnterAsync("Dustin");
        await dustin.RunAsync("boss");
        await dustin.Last().Expect().ToContainTextAsync("Yes, boss.");
    }

    [Fact]
    public async Task New_commands_are_offered_without_a_reload()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await page.Composer().FillAsync("/");
        await page.Choice("/echo").WaitForAsync();
        await stage.Bot.PublishAsync(
            new JsonArray(new JsonObject { ["name"] = "fresh", ["description"] = "Just published" }),
            Stage.Ct
        );
        await page.Choice("/fresh").WaitForAsync();
        await page.GetByRole(AriaRole.Option).Expect().ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Message_and_user_commands_are_in_the_menus_of_messages_and_people()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        await stage.SayAsync("Max", "general", "Quote me");
        await page.Messages().Filter(new() { HasText = "Quote me" }).ClickAsync(new() { Button = MouseButton.Right });
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Quote" }).ClickAsync();
        await page.Last().Locator("blockquote").Expect().ToHaveTextAsync("Quote me");
        await page.Last().Locator(".origin").Expect().ToContainTextAsync("Dustin used Quote");
        await page.Locator(".members").GetByRole(AriaRole.Button, new() { Name = "Nancy" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Poke" }).ClickAsync();
        await page.Last().Expect().ToContainTextAsync("Poked @Nancy");
    }

    [Fact]
    public async Task All_of_it_works_with_the_keyboard_alone()
    {
        await using var stage = await Stage.OpenAsync(browser);
        var page = await stage.EnterAsync("Dustin");
        var keys = page.Keyboard;
        await page.Composer().Expect().ToBeFocusedAsync();
        await keys.TypeAsync("/ech");
        await page.Choice("/echo").WaitForAsync();
        await keys.PressAsync("Tab");
        await keys.TypeAsync("by keys");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("col");
        await keys.PressAsync("Enter");
        await page.Choice("Red").WaitForAsync();
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await keys.PressAsync("Enter");
        await page.Last().Expect().ToContainTextAsync("\"colour\":\"");
        await keys.TypeAsync("/menus");
        await keys.PressAsync("Enter");
        await keys.PressAsync("Enter");
        await page.Last().Expect().ToContainTextAsync("Pick words");
        // leave the composer for the last message, and reach into it
        await page.Locator(".scroller").FocusAsync();
        await keys.PressAsync("ArrowUp");
        await page.Last().Expect().ToBeFocusedAsync();
        var menu = page.GetByRole(AriaRole.Combobox, new() { Name = "Pick words" });
        for (var tabs = 0; tabs < 6 && !await menu.EvaluateAsync<bool>("e => e === document.activeElement"); tabs++)
        {
            await keys.PressAsync("Tab");
        }

        await menu.Expect().ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await keys.PressAsync("Enter");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await keys.PressAsync("Escape");
        await page.Last().Expect().ToContainTextAsync("Picked words: [\"a\",\"b\"]");
        await page.Locator(".scroller").FocusAsync();
        await keys.PressAsync("ArrowUp");
        await keys.PressAsync("Shift+F10");
        await page.GetByRole(AriaRole.Menu).WaitForAsync();
        await keys.PressAsync("Escape");
        await page.Last().Expect().ToBeFocusedAsync();
        await keys.PressAsync("Escape");
        await page.Composer().Expect().ToBeFocusedAsync();
        await keys.TypeAsync("/ech");
        await keys.PressAsync("Enter");
        await keys.PressAsync("Escape");
        await page.Composer().Expect().ToBeFocusedAsync();
        await page.Composer().Expect().ToHaveValueAsync("");
    }
}
