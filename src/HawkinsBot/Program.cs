using HawkinsBot;
using HawkinsBot.Verbs;

// With a verb, one job and out; without, the bot.
return args is [{ } verb, .. var rest] && !verb.StartsWith('-')
    ? await Verb.RunAsync(verb, rest)
    : await Bot.RunAsync(args);
