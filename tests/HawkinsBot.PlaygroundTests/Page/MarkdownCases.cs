namespace HawkinsBot.PlaygroundTests.Page;

/// <summary>Texts and what the page makes of them: elements as <c>&lt;name&gt;…&lt;/&gt;</c>, a spoiler as <c>&lt;span!&gt;</c>.</summary>
internal static class MarkdownCases
{
    public static readonly (string Text, string Shown)[] All =
    [
        ("plain", "plain"),
        ("**b** *i* _i_ __u__ ~~s~~", "<strong>b</> <em>i</> <em>i</> <u>u</> <s>s</>"),
        ("***both***", "<strong><em>both</></>"),
        ("**a *b***", "<strong>a <em>b</></>"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("\\*not\\* \\_this\\_", "*not* _this_"),
        ("`**code**` ``a`b``", "<code>**code**</> <code>a`b</>"),
        ("||hidden **b**||", "<span!><span>hidden <strong>b</></></>"),
        ("**open", "**open"),
        ("# One\n## Two\n### Three\n#### Four", "<h3>One</><h4>Two</><h5>Three</>#### Four"),
        ("-# small\nafter", "<small>small</>after"),
        ("#nospace", "#nospace"),
        ("> quoted\n> more\nafter", "<blockquote>quoted\nmore</>after"),
        (">>> all\nthe rest", "<blockquote>all\nthe rest</>"),
        ("a > b", "a > b"),
        ("- a\n- b\n  - c", "<ul><li>a</><li>b<ul><li>c</></></></>"),
        ("3. a\n4. b", "<ol><li>a</><li>b</></>"),
        ("- a\n1. b", "<ul><li>a</></><ol><li>b</></>"),
        ("```js\nlet a;\n```", "<pre><code>let a;</></>"),
        ("```one line```", "<pre><code>one line</></>"),
        ("x ```\n**raw**\n``` y", "x <pre><code>**raw**</></> y"),
        ("[text](https://example.org/a_(b))", "<a>text</>"),
        ("[no](javascript:1)", "[no](javascript:1)"),
        ("see https://example.org/a_b_c.", "see <a>https://example.org/a_b_c</>."),
        ("<https://example.org>", "<a>https://example.org</>"),
        (
            "<@1> <@!1> <@9> <#2> <#9> @everyone",
            "<span>@Max</> <span>@Max</> <span>@unknown-user</> <button>#lore</> <span>#unknown</> <span>@everyone</>"
        ),
        ("</trivia play:5>", "<button>/trivia play</>"),
        ("<:up:12345> <id:guide>", "<span>:up:</> <span>guide</>"),
        ("<t:0:Q>", "<t:0:Q>"),
        ("<b>bold</b> &amp;", "<b>bold</b> &amp;"),
    ];
}
