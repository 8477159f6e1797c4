using HawkinsBot.Ask;
using HawkinsBot.Catalogue;
using HawkinsBot.Spoilers;
using HawkinsBot.Tests.Catalogue;

namespace HawkinsBot.Tests.Ask;

public sealed class AskTests
{
    private static readonly CatalogueIndex Index = CommittedCatalogue.Index;
    private static readonly Answerer Answerer = new(Index);

    [Theory]
    [InlineData("Who plays Eleven?", "Millie Bobby Brown")]
    [InlineData("who played joyce byers", "Winona Ryder")]
    [InlineData("Which actor plays Dustin?", "Gaten Matarazzo")]
    [InlineData("The character Jim Hopper is played by which actor?", "David Harbour")]
    [InlineData("Which character does Maya Hawke play?", "Robin Buckley")]
    [InlineData("Who plays Will's mother?", "Winona Ryder")]
    [InlineData("Who plays Henry Creel on stage?", "Louis McCartney")]
    [InlineData("Who is Mike's younger sister?", "Holly")]
    [InlineData("What is the title of S4E4?", "Dear Billy")]
    [InlineData("Which episode is called Dear Billy?", "S4E4")]
    [InlineData("Who directed Dear Billy?", "Shawn Levy")]
    [InlineData("When was Dear Billy released?", "27 May 2022")]
    [InlineData("How many episodes does season 2 have?", "nine")]
    [InlineData("How many seasons are there?", "five")]
    [InlineData("Who is Suzie?", "Dustin")]
    [InlineData("Who are Callahan and Powell?", "Powell")]
    [InlineData("What is Jim's last name?", "Hopper")]
    [InlineData("Who played the demagorgon?", "Demogorgon")]
    public void A_plain_question_gets_its_answer(string question, string expected)
    {
        var answer = Answerer.Ask(question, Boundary.Everything);
        Assert.Contains(expected, answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(answer.About);
    }

    [Theory]
    [InlineData("Who plays Henry Creel in The First Shadow on Broadway?", "Louis McCartney", "Broadway")]
    [InlineData("Who voices Eleven in Tales From '85?", "Brooklyn Davey Norstedt", "voices")]
    [InlineData("Who plays young Joyce in the play in London?", "Isabella Pappas", "London")]
    [InlineData("What is the title of the first episode of the show?", "The Vanishing of Will Byers", "S1E1")]
    [InlineData("What is the finale of season 3 called?", "The Battle of Starcourt", "S3E8")]
    [InlineData("In which episode does Max fly up in the cemetery?", "Dear Billy", "S4E4")]
    [InlineData("In which episode does Kali first appear?", "MADMAX", "S2E1")]
    [InlineData("Who is Suzie and where does she live?", "Utah", "Dustin")]
    [InlineData("Who is the paladin of the party: Mike, Will, Dustin or Lucas?", "Mike", "paladin")]
    [InlineData("What surname does Derek have?", "Turnbow", "")]
    [InlineData("What is the other dimension in Stanger Things called?", "Upside Down", "")]
    public void Versions_episodes_and_choices_are_told_apart(string question, string expected, string also)
    {
        var answer = Answerer.Ask(question, Boundary.Everything);
        Assert.Contains(expected, answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(also, answer.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("???")]
    [InlineData("the of and")]
    [InlineData("Who is Qwrtzuiop Asdfghjk?")]
    [InlineData("How do I bake sourdough bread with rye flour?")]
    public void What_nobody_knows_is_not_answered(string question) =>
        Assert.Equal(Certainty.Nothing, Answerer.Ask(question, Boundary.Everything).Certainty);

    [Fact]
    public void A_reply_that_is_not_sure_offers_what_it_may_be()
    {
        var asked = AskEval.Read(Fresh).Select(q => Answerer.Ask(q.Question, Boundary.Everything)).ToArray();
        Assert.Contains(asked, a => a.Certainty == Certainty.Sure);
        Assert.All(asked.Where(a => a.Certainty != Certainty.Nothing), a => Assert.InRange(a.Others.Length, 1, 3));
        Assert.All(asked, a => Assert.InRange(a.Text.Length, 0, 600));
    }

    [Fact]
    public void Long_and_strange_questions_do_no_harm()
    {
        string[] strange =
        [
            new string('a', 5000),
            string.Concat(Enumerable.Repeat("who ", 900)),
            "\u0000\uD800 'S4E99' season 9 \n\n",
            "''''",
            "&&&& D&D's",
        ];
        Assert.All(strange, q => Assert.NotNull(Answerer.Ask(q, Boundary.Everything)));
    }

    [Fact]
    public void Most_fresh_questions_are_answered_and_none_leaks()
    {
        var result = AskEval.Measure(Index, AskEval.Read(Fresh));
        Assert.Equal(60, result.Questions);
        Assert.True(
            result.Wrong.Count <= FreshWrongAtMost,
            string.Join('\n', result.Wrong.Select(w => $"{w.Question.Question} -> {w.Reply}"))
        );
        Assert.Equal("", string.Join('\n', result.Leaks.Select(l => $"{l.Question.Question} -> {l.Reply}")));
    }

    [Fact]
    public void The_measurement_tells_right_from_wrong()
    {
        Assert.True(AskEval.Contains("He works at Melvald's.", "Melvald"));
        Assert.True(AskEval.Contains("the Snow Ball", "snow ball"));
        Assert.False(AskEval.Contains("The basement", "base ment"));
        Assert.False(AskEval.Contains("an unlit room", "lit"));

        using var output = new StringWriter();
        Assert.Equal(1, AskEval.Run(Index, "no-such-file.jsonl", wrong: false, output));
        Assert.Contains("There is no file", output.ToString(), StringComparison.Ordinal);
    }

    private const int FreshWrongAtMost = 6;

    private static string Fresh => Path.Combine(AppContext.BaseDirectory, "Ask", "fresh.jsonl");
}
