using System.Text;
using System.Xml;

namespace HawkinsBot.News.Feeds;

/// <summary>
/// An element of a feed. Built without recursion, with a cap on depth and number, and as far as the document can be read:
/// what a broken or cut-off document holds before its mistake is kept.
/// </summary>
internal sealed class FeedNode(string name, string space, FeedNode? parent)
{
    private const int MaxDepth = 24;
    private const int MaxNodes = 100_000;
    private readonly List<object> _parts = []; // texts and children, in their order

    public string Name { get; } = name;

    public string Space { get; } = space;

    public Dictionary<string, string> Attributes { get; } = [];

    public List<FeedNode> Children { get; } = [];

    public Uri? Base { get; private set; } = parent?.Base;

    public bool Closed { get; private set; }

    public string Text => string.Concat(_parts.OfType<string>());

    /// <summary>Reads a document.</summary>
    /// <returns>The root and whether the document was whole; null where there is not even a root.</returns>
    public static (FeedNode Root, bool Whole)? Read(string xml, Uri at)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            CheckCharacters = false,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        using var reader = XmlReader.Create(new StringReader(xml), settings);
        FeedNode? root = null;
        var open = new Stack<FeedNode>();
        var nodes = 0;
        var skipped = 0; // elements deeper than the cap, whose text their ancestor takes
        try
        {
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element:
                        var empty = reader.IsEmptyElement;
                        if (open.Count >= MaxDepth)
                        {
                            skipped += empty ? 0 : 1;
                            break;
                        }
                        if (++nodes > MaxNodes)
                        {
                            return root is null ? null : (root, false);
                        }
                        var node = Make(reader, open.TryPeek(out var above) ? above : null, at);
                        root ??= node;
                        if (empty)
                        {
                            node.Closed = true;
                        }
                        else
                        {
                            open.Push(node);
                        }
                        break;
                    case XmlNodeType.EndElement:
                        if (skipped > 0)
                        {
                            skipped--;
                        }
                        else
                        {
                            open.Pop().Closed = true;
                        }
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                        if (open.TryPeek(out var inside))
                        {
                            inside._parts.Add(reader.Value);
                        }
                        break;
                }
            }
            return root is null ? null : (root, true);
        }
        catch (Exception e) when (e is XmlException or ArgumentException)
        {
            return root is null ? null : (root, false);
        }
    }

    public FeedNode? Child(string childName) => Children.Find(c => c.Name == childName);

    public IEnumerable<FeedNode> All(string childName) => Children.Where(c => c.Name == childName);

    /// <summary>The text of the first child of these names that has one.</summary>
    public string? TextOf(params ReadOnlySpan<string> names)
    {
        foreach (var wanted in names)
        {
            foreach (var child in Children)
            {
                if (child.Name == wanted && child.Inner() is { Length: > 0 } text)
                {
                    return text;
                }
            }
        }
        return null;
    }

    /// <summary>Text with the markup inside, for XHTML in Atom.</summary>
    public string Inner()
    {
        if (Children.Count == 0)
        {
            return Text.Trim();
        }
        var all = new StringBuilder();
        var left = new Stack<object>(_parts.AsEnumerable().Reverse());
        while (left.TryPop(out var part))
        {
            if (part is not FeedNode node)
            {
                all.Append((string)part);
                continue;
            }
            if (node.Name == "img" && node.Attributes.TryGetValue("src", out var source))
            {
                all.Append("<img src=\"").Append(System.Net.WebUtility.HtmlEncode(source)).Append("\"> ");
            }
            if (node.Name is "p" or "div" or "br" or "li")
            {
                all.Append(' ');
            }
            for (var i = node._parts.Count - 1; i >= 0; i--)
            {
                left.Push(node._parts[i]);
            }
        }
        return all.ToString().Trim();
    }

    public string? Attribute(string attribute) => Attributes.GetValueOrDefault(attribute);

    private static FeedNode Make(XmlReader reader, FeedNode? parent, Uri at)
    {
        var node = new FeedNode(reader.LocalName, reader.NamespaceURI, parent);
        node.Base ??= at;
        parent?.Children.Add(node);
        parent?._parts.Add(node);
        while (reader.MoveToNextAttribute())
        {
            if (reader.LocalName == "base" && reader.Prefix == "xml")
            {
                node.Base = Addresses.Absolute(reader.Value, node.Base) ?? node.Base;
            }
            node.Attributes.TryAdd(reader.LocalName, reader.Value);
        }
        reader.MoveToElement();
        return node;
    }
}
