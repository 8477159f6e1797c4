using System.Text.Json.Nodes;

namespace HawkinsBot.PlaygroundTests.Page;

/// <summary>What <see cref="EchoBot"/> publishes and shows.</summary>
internal static class EchoCommands
{
    public static JsonArray All =>
        (JsonArray)
            JsonNode.Parse(
                """
                [
                  {"name":"echo","description":"Says back what it was given","options":[
                    {"type":3,"name":"text","description":"Some words","required":true,"min_length":2,"max_length":20},
                    {"type":4,"name":"count","description":"How many","min_value":1,"max_value":10},
                    {"type":10,"name":"ratio","description":"How much","min_value":0,"max_value":1},
                    {"type":5,"name":"flag","description":"Yes or no"},
                    {"type":6,"name":"who","description":"A person"},
                    {"type":7,"name":"where","description":"A text channel","channel_types":[0]},
                    {"type":8,"name":"role","description":"A role"},
                    {"type":9,"name":"anyone","description":"A person or a role"},
                    {"type":3,"name":"colour","description":"One of three","choices":[{"name":"Red","value":"r"},{"name":"Green","value":"g"},{"name":"Blue","value":"b"}]},
                    {"type":3,"name":"search","description":"The bot suggests","autocomplete":true},
                    {"type":11,"name":"file","description":"A file"}]},
                  {"name":"boss","description":"Only for administrators","default_member_permissions":"0"},
                  {"name":"form","description":"Opens a form"},
                  {"name":"group","description":"Has subcommands","options":[
                    {"type":2,"name":"inner","description":"A group","options":[
                      {"type":1,"name":"leaf","description":"The leaf","options":[{"type":3,"name":"word","description":"A word","required":true}]}]},
                    {"type":1,"name":"plain","description":"Nothing to fill in"}]},
                  {"name":"layout","description":"Components of the second kind"},
                  {"name":"menus","description":"Every select menu"},
                  {"name":"round","description":"A round that people join"},
                  {"name":"secret","description":"Tells only you"},
                  {"name":"silent","description":"Never answers"},
                  {"name":"slow","description":"Thinks first"},
                  {"name":"Quote","type":3},
                  {"name":"Poke","type":2}
                ]
                """
            )!;

    public static JsonObject Button(int style, string label, string id) =>
        new()
        {
            ["type"] = 2,
            ["style"] = style,
            ["label"] = label,
            ["custom_id"] = id,
        };

    public static JsonObject Row(params JsonNode[] components) =>
        new() { ["type"] = 1, ["components"] = new JsonArray(components) };

    public static JsonObject Menus() =>
        (JsonObject)
            JsonNode.Parse(
                """
                {"type":4,"data":{"content":"Menus","components":[
                  {"type":1,"components":[{"type":3,"custom_id":"words","placeholder":"Pick words","min_values":1,"max_values":2,"options":[
                    {"label":"Alpha","value":"a","description":"The first"},{"label":"Beta","value":"b"},{"label":"Gamma","value":"c"}]}]},
                  {"type":1,"components":[{"type":5,"custom_id":"people","placeholder":"Pick a person"}]},
                  {"type":1,"components":[{"type":6,"custom_id":"roles","placeholder":"Pick a role"}]},
                  {"type":1,"components":[{"type":7,"custom_id":"both","placeholder":"Pick anyone"}]},
                  {"type":1,"components":[{"type":8,"custom_id":"channels","placeholder":"Pick a channel","channel_types":[0,5]}]}]}}
                """
            )!;

    public static JsonObject Layout() =>
        (JsonObject)
            JsonNode.Parse(
                """
                {"type":4,"data":{"flags":32768,"components":[
                  {"type":17,"accent_color":6641382,"components":[
                    {"type":10,"content":"## A container\nwith **text**"},
                    {"type":14,"divider":true,"spacing":2},
                    {"type":9,"components":[{"type":10,"content":"A section"}],"accessory":{"type":2,"style":2,"label":"Inside","custom_id":"inside"}},
                    {"type":12,"items":[{"media":{"url":"https://example.org/one.png"},"description":"The first picture"},{"media":{"url":"https://example.org/two.png"},"description":"The second picture","spoiler":true}]},
                    {"type":1,"components":[{"type":2,"style":5,"label":"Out","url":"https://example.org/"}]}]},
                  {"type":17,"spoiler":true,"components":[{"type":10,"content":"Covered words"}]}]}}
                """
            )!;

    public static JsonObject Form() =>
        (JsonObject)
            JsonNode.Parse(
                """
                {"type":9,"data":{"custom_id":"form","title":"A form with everything","components":[
                  {"type":18,"label":"Short text","description":"A few words","component":{"type":4,"style":1,"custom_id":"short","min_length":3}},
                  {"type":18,"label":"A choice","component":{"type":3,"custom_id":"menu","options":[{"label":"One","value":"1"},{"label":"Two","value":"2"}]}},
                  {"type":18,"label":"One of these","component":{"type":21,"custom_id":"radio","options":[{"label":"Left","value":"l"},{"label":"Right","value":"r"}]}},
                  {"type":18,"label":"Some of these","component":{"type":22,"custom_id":"checks","required":false,"min_values":0,"options":[{"label":"Salt","value":"s"},{"label":"Pepper","value":"p"}]}},
                  {"type":18,"label":"A file","component":{"type":19,"custom_id":"upload","required":false,"min_values":0}}]}}
                """
            )!;
}
