using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground.Routes;

/// <summary>Interactions: a person's way in, and the bot's callback.</summary>
internal static class InteractionRoutes
{
    public static void Map(RouteTable routes)
    {
        routes.Map("POST", "/interactions", Who.Person, 5, 1, Take);
        routes.Map(
            "POST",
            "/interactions/{interaction.id}/{interaction.token}/callback",
            Who.PathToken,
            5,
            2,
            Callback
        );
    }

    private static Reply Take(Call c)
    {
        c.Simulator.Interactions.Take(c.Actor, c.Body, c.Files, c.Address);
        return Reply.None;
    }

    private static Reply Callback(Call c)
    {
        var interaction = c.World.Interactions.GetValueOrDefault(c.Id(0));
        if (interaction is null || interaction.Token != c.Values[1])
        {
            throw Refusal.Of(10062);
        }

        var answers = new InteractionAnswers(c.Simulator, c.Address);
        var response = answers.Callback(interaction, c.Body, c.Files, c.Ask("with_response"), c.ArrivedAt);
        return response is null ? Reply.None : Reply.Ok(response);
    }
}
