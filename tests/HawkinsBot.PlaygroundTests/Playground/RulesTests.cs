using System.Text.Json.Nodes;
using HawkinsBot.Playground.Http;
using HawkinsBot.Playground.Rules;

namespace HawkinsBot.PlaygroundTests.Playground;

/// <summary>Whatever stands in a body, the rules say what is wrong with it and never break.</summary>
public sealed class RulesTests
{
    private static readonly string[] Bodies =
    [
        """
            {"content":"a","tts":false,"flags":32768,"nonce":"n","enforce_nonce":true,"embeds":[{"title":"t","description":"d","url":"https://e.org","color":1,
             "timestamp":"2026-01-01T00:00:00Z","footer":{"text":"f","icon_url":"https://e.org"},"author":{"name":"n"},"image":{"url":"attachment://a.png"},
             "fields":[{"name":"a","value":"b","inline":true}]}],"allowed_mentions":{"parse":["users"],"roles":["1"],"replied_user":true},
             "attachments":[{"id":0,"filename":"a.png"}],"message_reference":{"message_id":"1","type":0},
             "poll":{"question":{"text":"q"},"answers":[{"poll_media":{"text":"a","emoji":{"name":"🚲"}}}],"duration":5},
             "components":[{"type":17,"components":[{"type":10,"content":"a"},{"type":9,"components":[{"type":10,"content":"b"}],"accessory":{"type":11,"media":{"url":"https://e.org"}}},
             {"type":1,"components":[{"type":3,"custom_id":"s","options":[{"label":"a","value":"b"}],"max_values":1}]},{"type":12,"items":[{"media":{"url":"https://e.org"}}]},
             {"type":14,"spacing":2},{"type":13,"file":{"url":"attachment://a.png"}}]},{"type":1,"components":[{"type":2,"style":1,"label":"l","custom_id":"c"}]}]}
            """,
        """
            {"name":"lore","type":1,"description":"d","name_localizations":{"de":"wissen"},"default_member_permissions":"32","contexts":[0,1],"integration_types":[0],
             "options":[{"type":2,"name":"g","description":"d","options":[{"type":1,"name":"s","description":"d","options":[
             {"type":3,"name":"a","description":"d","required":true,"choices":[{"name":"n","value":"v"}],"min_length":1,"max_length":5},
             {"type":4,"name":"b","description":"d","min_value":1,"max_value":9},{"type":10,"name":"c","description":"d","min_value":0.5,"autocomplete":true},
             {"type":7,"name":"d","description":"d","channel_types":[0,5]},{"type":11,"name":"e","description":"d","file_types":["image",".png"]}]}]}]}
            """,
        """
            {"custom_id":"m","title":"t","components":[{"type":10,"content":"c"},{"type":18,"label":"l","description":"d","component":{"type":4,"custom_id":"a","style":1,"min_length":1,"max_length":9}},
             {"type":18,"label":"l","component":{"type":3,"custom_id":"b","options":[{"label":"a","value":"b"}],"min_values":1,"max_values":1}},
             {"type":18,"label":"l","component":{"type":22,"custom_id":"d","options":[{"label":"a","value":"b"}],"required":false,"min_values":0}},
             {"type":18,"label":"l","component":{"type":21,"custom_id":"e","options":[{"label":"a","value":"b"},{"label":"c","value":"d"}]}}]}
            """,
    ];

    [Fact]
    public void No_broken_body_breaks_a_rule()
    {
        var random = new Random(1983);
        var violated = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var kind = i % Bodies.Length;
            var body = JsonNode.Parse(Bodies[kind])!;
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                Break(body, random);
            }

            var violations = new Violations();
            // From bytes again, as a request comes.
            var field = new Field(JsonNode.Parse(body.ToJsonString()), "", violations);
            try
            {
                switch (kind)
                {
                    case 0:
                        MessageRules.Read(field, MessageKind.Create, [new UploadedFile(0, "a.png", [1])]);
                        break;
                    case 1:
                        CommandRules.Read(field, global: true);
                        break;
                    default:
                        ModalRules.Read(field);
                        break;
                }
            }
            catch (Refusal)
            {
                violated++;
                continue;
            }

            if (violations.Any)
            {
                violated++;
                Assert.Equal(50035, violations.Refusal().Code);
                Assert.NotEmpty(violations.Refusal().Body());
            }
        }

        Assert.InRange(violated, 1_000, 2_999);
    }

    /// <summary>Puts something unfit in the place of some value, takes it away, or doubles it.</summary>
    private static void Break(JsonNode root, Random random)
    {
        var all = new List<JsonNode>();
        Collect(root, all);
        var target = all[random.Next(all.Count)];
        JsonNode? unfit = random.Next(12) switch
        {
            0 => null,
            1 => "",
            2 => new string('x', 5_000),
            3 => -1,
            4 => 1e300,
            5 => long.MaxValue,
            6 => true,
            7 => new JsonArray(),
            8 => new JsonObject(),
            9 => new JsonArray(1, "a", null, new JsonObject()),
            10 => "\U0001F6B2",
            _ => "12345678901234567890123456789",
        };
        switch (target)
        {
            case JsonObject { Count: > 0 } o:
                var name = o.ElementAt(random.Next(o.Count)).Key;
                o[name] = unfit;
                break;
            case JsonArray { Count: > 0 } a:
                a.Add(random.Next(2) == 0 ? unfit : a[0]?.DeepClone());
                break;
            default:
                break;
        }
    }

    private static void Collect(JsonNode? node, List<JsonNode> all)
    {
        switch (node)
        {
            case JsonObject o:
                all.Add(o);
                foreach (var (_, value) in o)
                {
                    Collect(value, all);
                }

                break;
            case JsonArray a:
                all.Add(a);
                foreach (var value in a)
                {
                    Collect(value, all);
                }

                break;
            default:
                break;
        }
    }
}
