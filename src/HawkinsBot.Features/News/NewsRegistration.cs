using HawkinsBot.Commands;
using HawkinsBot.News.Feeds;
using HawkinsBot.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HawkinsBot.News;

/// <summary>Registers the news: feeds, digests, announcements.</summary>
public static class NewsRegistration
{
    /// <summary>Feeds, digests, announcements.</summary>
    public static IHostApplicationBuilder AddNews(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<NewsOptions>().BindConfiguration("News").ValidateOnStart();
        services.AddSingleton<IValidateOptions<NewsOptions>, NewsOptionsValidator>();
        services.AddDocuments(
            NewsItem.Kind,
            NewsItem.OwnKind,
            FeedState.Kind,
            OwnSource.Kind,
            Subscription.Kind,
            Due.Kind,
            Due.BreakingKind,
            Outgoing.Kind,
            Delivery.Kind
        );
        services
            .AddSingleton<FeedFetcher>()
            .AddSingleton<NewsSources>()
            .AddSingleton<ShowFilter>()
            .AddSingleton<SpoilerRules>()
            .AddSingleton<NewsIndex>()
            .AddSingleton<NewsIntake>()
            .AddSingleton<ReleaseCalendar>()
            .AddSingleton<Subscriptions>()
            .AddSingleton<DigestMaker>()
            .AddSingleton<BreakingNews>()
            .AddSingleton<NewsNotices>()
            .AddSingleton<FeedRound>()
            .AddSingleton<DueRound>()
            .AddSingleton<DeliveryRound>()
            .AddSingleton<NewsLoop>()
            .AddHostedService(provider => provider.GetRequiredService<NewsLoop>())
            .AddListener(
                (provider, happened, ct) => provider.GetRequiredService<NewsLoop>().OnEventAsync(happened, ct)
            );
        services
            .AddSingleton<NewsDesk>()
            .AddSingleton<AboutPost>()
            .AddSingleton<FollowDesk>()
            .AddSingleton<FollowForm>();
        services
            .AddCommand<NewsLatestCommand>()
            .AddCommand<NewsSearchCommand>()
            .AddCommand<NewsWhyCommand>()
            .AddCommand<DigestFollowCommand>()
            .AddCommand<DigestEditCommand>()
            .AddCommand<DigestListCommand>()
            .AddCommand<DigestUnfollowCommand>()
            .AddCommand<DigestPreviewCommand>()
            .AddCommand<DigestSendCommand>()
            .AddCommand<SourcesAddCommand>()
            .AddCommand<SourcesListCommand>()
            .AddCommand<SourcesRemoveCommand>()
            .AddCommand<SourcesResumeCommand>()
            .AddCommand<AnnounceFollowCommand>()
            .AddCommand<AnnounceEditCommand>()
            .AddCommand<AnnounceListCommand>()
            .AddCommand<AnnounceUnfollowCommand>();
        return builder;
    }
}
