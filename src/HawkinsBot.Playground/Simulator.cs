using HawkinsBot.Playground.Gateway;
using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Routes;
using HawkinsBot.Playground.World;

namespace HawkinsBot.Playground;

/// <summary>The parts of a running playground, put together.</summary>
internal sealed class Simulator
{
    public Simulator(PlaygroundClock clock, PlaygroundOptions options)
    {
        World = new WorldState(clock, options);
        Inspector = new Inspector(clock);
        Hub = new GatewayHub(World, Inspector);
        Events = new Events(World, Hub);
        Requests = new RequestLog(Inspector);
        Limits = new RateLimits(clock.Real, options.GlobalLimit);
        Messages = new MessageDesk(this);
        Interactions = new InteractionDesk(this);
        Endpoint = new InteractionsEndpoint(this);
        Passing = new Passing(this);
        ApplicationRoutes.Map(Routes);
        CommandRoutes.Map(Routes);
        InteractionRoutes.Map(Routes);
        MessageRoutes.Map(Routes);
        ReactionRoutes.Map(Routes);
        ChannelRoutes.Map(Routes);
        ThreadRoutes.Map(Routes);
        GuildRoutes.Map(Routes);
        WebhookRoutes.Map(Routes);
        InstallRoutes.Map(Routes);
    }

    public WorldState World { get; }
    public Inspector Inspector { get; }
    public GatewayHub Hub { get; }
    public Events Events { get; }
    public RequestLog Requests { get; }
    public RateLimits Limits { get; }
    public Faults Faults { get; } = new();
    public RouteTable Routes { get; } = new();
    public MessageDesk Messages { get; }
    public InteractionDesk Interactions { get; }
    public InteractionsEndpoint Endpoint { get; }
    public Passing Passing { get; }
}
