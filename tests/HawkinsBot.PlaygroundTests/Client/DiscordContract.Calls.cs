using HawkinsBot.Discord;
using HawkinsBot.Discord.Model;

namespace HawkinsBot.PlaygroundTests.Client;

public abstract partial class DiscordContract
{
    [Fact]
    public async Task Every_kind_of_call_passes_the_playgrounds_rules()
    {
        await using var bot = await StartAsync();
        var (local, client) = (bot.Local, bot.Client);
        var general = bot.Id("general");
        var dustin = Snowflake.Parse(local.IdOf("Dustin"));
        Assert.Equal(local.App, (await client.GetApplicationAsync(Ct)).Id.ToString());
        Assert.Equal("Hawkins", (await client.GetGuildAsync(Snowflake.Parse(local.Guild), Ct)).Name);
        Assert.True((await client.GetChannelAsync(bot.Id("season-5"), Ct)).IsSpoiler);
        Assert.True((await client.GetPermissionsAsync(general, Ct)).Has(Permissions.SendMessages));
        Assert.False((await client.GetPermissionsAsync(bot.Id("staff"), Ct)).Has(Permissions.ViewChannel));
        Assert.Equal(Permissions.All, await client.GetMemberPermissionsAsync(general, dustin, Ct));

        var sync = await client.PublishCommandsAsync(null, Samples.Commands(), Ct);
        Assert.True(sync.Changed);
        Assert.False((await client.PublishCommandsAsync(null, Samples.Commands(), Ct)).Changed);
        Assert.Equal(sync.Commands.Select(c => c.Id), (await client.GetCommandsAsync(null, Ct)).Select(c => c.Id));

        var rich = await client.SendAsync(general, Samples.Rich(), Ct);
        Assert.Equal("Everything", rich.Embeds[0].Title);
        Assert.Equal("map.png", rich.Attachments[0].FileName);
        Assert.Equal("PNG"u8.ToArray(), await client.DownloadAsync(rich.Attachments[0], 100, Ct));
        var edited = await client.EditAsync(general, rich.Id, MessageEdit.To(new("Plain")), Ct);
        Assert.Equal(("Plain", 0, 0), (edited.Content, edited.Embeds.Count, edited.Attachments.Count));
        var reply = await client.SendAsync(general, new("Yes") { ReplyTo = rich.Id, Nonce = "n-1" }, Ct);
        Assert.Equal(rich.Id, reply.ReplyTo);
        Assert.Equal(reply.Id, (await client.SendAsync(general, new("Yes") { Nonce = "n-1" }, Ct)).Id);
        Assert.Equal("Plain", (await client.GetMessageAsync(general, rich.Id, Ct)).Content);
        Assert.Equal(reply.Id, (await client.ListMessagesAsync(general, null, null, 1, Ct))[0].Id);
        Assert.Equal([rich.Id], (await client.ListMessagesAsync(general, reply.Id, null, 10, Ct)).Select(m => m.Id));
        var v2 = await client.SendAsync(general, Samples.V2(), Ct);
        Assert.True((v2.Flags & MessageFlags.ComponentsV2) != 0);
        await client.SendAsync(general, new() { Poll = new("Best season?", "1", "2", "3") { DurationHours = 2 } }, Ct);
        var toV2 = await client.EditAsync(general, reply.Id, new() { Components = [new TextDisplay("Now V2")] }, Ct);
        Assert.True((toV2.Flags & MessageFlags.ComponentsV2) != 0);
        await client.DeleteAsync(general, v2.Id, Ct);
        await client.DeleteAsync(general, v2.Id, Ct);

        var news = await client.Scheduled.SendAsync(bot.Id("news"), new("Digest"), Ct);
        await client.CrosspostAsync(bot.Id("news"), news.Id, Ct);
        var again = await Assert.ThrowsAsync<DiscordApiException>(() =>
            client.CrosspostAsync(bot.Id("news"), news.Id, Ct)
        );
        Assert.Equal(DiscordCodes.AlreadyCrossposted, again.Code);
        var thread = await client.CreateThreadAsync(general, new("Talk") { AutoArchive = AutoArchive.Day }, Ct);
        Assert.True(thread.IsThread);
        await client.SendAsync(thread.Id, new("In the thread"), Ct);
        var onMessage = await client.CreateThreadFromMessageAsync(general, rich.Id, new("On it"), Ct);
        Assert.Equal(rich.Id, onMessage.Id);
        var post = await client.CreatePostAsync(bot.Id("theories"), new("Theory", new("Vecna is the clock")), Ct);
        var threads = await client.ListActiveThreadsAsync(Snowflake.Parse(local.Guild), Ct);
        Assert.Equal([onMessage.Id, thread.Id, post.Id], threads.Select(t => t.Id).Order());
        var dm = await client.OpenDmAsync(dustin, Ct);
        Assert.Equal(ChannelType.Dm, dm.Type);
        await client.SendAsync(dm.Id, new("Psst"), Ct);

        var hidden = await Assert.ThrowsAsync<DiscordApiException>(() =>
            client.SendAsync(bot.Id("staff"), new("x"), Ct)
        );
        Assert.Equal(DiscordCodes.MissingAccess, hidden.Code);
        var forum = await Assert.ThrowsAsync<DiscordApiException>(() =>
            client.SendAsync(bot.Id("theories"), new("x"), Ct)
        );
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, forum.Status);
    }

    [Fact]
    public async Task What_Discord_refuses_is_thrown_with_its_code()
    {
        await using var bot = await StartAsync();
        var (local, client, general) = (bot.Local, bot.Client, bot.Id("general"));
        var nobody = new Snowflake(123456789012345678);
        await RefusedAsync(404, DiscordCodes.UnknownChannel, () => client.GetChannelAsync(nobody, Ct));
        await RefusedAsync(404, DiscordCodes.UnknownChannel, () => client.SendAsync(nobody, new("x"), Ct));
        await RefusedAsync(403, DiscordCodes.MissingAccess, () => client.GetChannelAsync(bot.Id("staff"), Ct));
        await RefusedAsync(403, DiscordCodes.MissingAccess, () => client.SendAsync(bot.Id("staff"), new("x"), Ct));
        await RefusedAsync(404, DiscordCodes.UnknownMessage, () => client.GetMessageAsync(general, nobody, Ct));
        await RefusedAsync(404, DiscordCodes.UnknownMessage, () => client.EditAsync(general, nobody, new("x"), Ct));
        var nancy = Snowflake.Parse(local.IdOf("Nancy"));
        await local.AsAsync("Dustin", "DELETE", $"/guilds/{local.Guild}/members/{nancy}");
        await RefusedAsync(404, DiscordCodes.UnknownMember, () => client.GetMemberPermissionsAsync(general, nancy, Ct));
        var guild = await Assert.ThrowsAsync<DiscordApiException>(() => client.GetGuildAsync(nobody, Ct));
        Assert.Equal(DiscordCodes.UnknownGuild, guild.Code);
        Assert.False(guild.IsTransient);

        // Somebody else's message: not ours to change or take away.
        var theirs = Snowflake.Parse(local.Say("general", "Max", "Hello"));
        var edit = await Assert.ThrowsAsync<DiscordApiException>(() => client.EditAsync(general, theirs, new("x"), Ct));
        Assert.Equal(403, (int)edit.Status);
        await RefusedAsync(403, DiscordCodes.MissingPermissions, () => client.DeleteAsync(general, theirs, Ct));

        // What was wrong where, in the words of the request; and nothing secret in the message.
        var wrong = await RefusedAsync(
            400,
            DiscordCodes.InvalidFormBody,
            () => client.PublishCommandsAsync(null, [new("lore", "Ask"), new("lore", "Ask")], Ct)
        );
        Assert.NotEmpty(wrong.Errors);
        Assert.All(wrong.Errors, e => Assert.NotEmpty(e.Code));
        Assert.DoesNotContain(local.Token, wrong.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(local.App, wrong.Route, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thread_a_post_and_a_guilds_own_command_have_all_that_was_asked_for()
    {
        await using var bot = await StartAsync();
        var (client, guild) = (bot.Client, Snowflake.Parse(bot.Local.Guild));
        var forum = await client.GetChannelAsync(bot.Id("theories"), Ct);
        Assert.True(forum.IsForum);
        Assert.Equal("Upside Down", forum.AvailableTags[0].Name);
        var post = await client.CreatePostAsync(
            forum.Id,
            new("The clock", Samples.Rich())
            {
                AppliedTags = [forum.AvailableTags[0].Id],
                AutoArchive = AutoArchive.Week,
            },
            Ct
        );
        Assert.Equal([forum.AvailableTags[0].Id], post.AppliedTags);
        Assert.Equal((forum.Id, "The clock"), (post.ParentId, post.Name));
        var first = await client.GetMessageAsync(post.Id, post.Id, Ct);
        Assert.Equal(("Everything", "map.png"), (first.Embeds[0].Title, first.Attachments[0].FileName));
        var thread = await client.CreateThreadAsync(
            bot.Id("general"),
            new("Slow") { SlowmodeSeconds = 30, AutoArchive = AutoArchive.Hour },
            Ct
        );
        Assert.True((await client.GetPermissionsAsync(thread.Id, Ct)).Has(Permissions.SendMessages));

        Assert.True((await client.PublishCommandsAsync(guild, Samples.Commands(), Ct)).Changed);
        Assert.False((await client.PublishCommandsAsync(guild, Samples.Commands(), Ct)).Changed);
        Assert.Empty(await client.GetCommandsAsync(null, Ct));
        Assert.True((await client.PublishCommandsAsync(guild, [], Ct)).Changed);
        Assert.Empty(await client.GetCommandsAsync(guild, Ct));
    }

    [Fact]
    public async Task An_attachment_is_fetched_from_Discord_alone_and_up_to_a_size()
    {
        await using var bot = await StartAsync();
        var sent = await bot.Client.SendAsync(bot.Id("general"), Samples.Rich(), Ct);
        var file = sent.Attachments[0];
        await Assert.ThrowsAsync<DiscordLimitException>(() => bot.Client.DownloadAsync(file, 2, Ct));
        await Assert.ThrowsAsync<DiscordLimitException>(() => bot.Client.DownloadAsync(file with { Size = 1 }, 2, Ct));
        await Assert.ThrowsAsync<DiscordLimitException>(() =>
            bot.Client.DownloadAsync(file with { Url = "https://example.com/map.png" }, 100, Ct)
        );
    }

    private static async Task<DiscordApiException> RefusedAsync(int status, int code, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<DiscordApiException>(call);
        Assert.Equal((status, code), ((int)refusal.Status, refusal.Code));
        return refusal;
    }
}
