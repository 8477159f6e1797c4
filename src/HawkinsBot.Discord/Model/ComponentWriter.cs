using System.Text.Json;

namespace HawkinsBot.Discord.Model;

/// <summary>Writes components and modals.</summary>
internal static class ComponentWriter
{
    public static void Components(Utf8JsonWriter writer, IReadOnlyList<Component> components)
    {
        writer.WriteStartArray("components"u8);
        for (var i = 0; i < components.Count; i++)
        {
            Write(writer, components[i], modal: false);
        }

        writer.WriteEndArray();
    }

    public static void Modal(Utf8JsonWriter writer, Modal modal)
    {
        writer.WriteStartObject();
        writer.WriteString("custom_id"u8, modal.CustomId);
        writer.WriteString("title"u8, modal.Title);
        writer.WriteStartArray("components"u8);
        foreach (var component in modal.Components)
        {
            Write(writer, component, modal: true);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Component component, bool modal)
    {
        writer.WriteStartObject();
        writer.WriteNumber("type"u8, (int)component.Type);
        if (component.Id is { } id)
        {
            writer.WriteNumber("id"u8, id);
        }

        switch (component)
        {
            case ActionRow row:
                Components(writer, row.Components);
                break;
            case Button button:
                WriteButton(writer, button);
                break;
            case Select select:
                WriteSelect(writer, select, modal);
                break;
            case Section section:
                Components(writer, section.Texts);
                writer.WritePropertyName("accessory"u8);
                Write(writer, section.Accessory, modal);
                break;
            case TextDisplay text:
                writer.WriteString("content"u8, text.Content);
                break;
            case Thumbnail thumbnail:
                Media(writer, "media"u8, thumbnail.Url);
                WireWriter.Text(writer, "description"u8, thumbnail.Description);
                True(writer, "spoiler"u8, thumbnail.Spoiler);
                break;
            case MediaGallery gallery:
                WriteGallery(writer, gallery);
                break;
            case FileDisplay file:
                Media(writer, "file"u8, "attachment://" + file.FileName);
                True(writer, "spoiler"u8, file.Spoiler);
                break;
            case Separator separator:
                writer.WriteBoolean("divider"u8, separator.Divider);
                writer.WriteNumber("spacing"u8, separator.Large ? 2 : 1);
                break;
            case Container container:
                Components(writer, container.Components);
                if (container.AccentColor is { } color)
                {
                    writer.WriteNumber("accent_color"u8, color);
                }

                True(writer, "spoiler"u8, container.Spoiler);
                break;
            case Label label:
                writer.WriteString("label"u8, label.Text);
                WireWriter.Text(writer, "description"u8, label.Description);
                writer.WritePropertyName("component"u8);
                Write(writer, label.Input, modal: true);
                break;
            case ModalInput input:
                WriteInput(writer, input);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteButton(Utf8JsonWriter writer, Button button)
    {
        writer.WriteNumber("style"u8, (int)button.Style);
        WireWriter.Text(writer, "label"u8, button.Label);
        WireWriter.Text(writer, "custom_id"u8, button.CustomId);
        WireWriter.Text(writer, "url"u8, button.Url);
        WriteEmoji(writer, button.Emoji);
        True(writer, "disabled"u8, button.Disabled);
    }

    private static void WriteSelect(Utf8JsonWriter writer, Select select, bool modal)
    {
        writer.WriteString("custom_id"u8, select.CustomId);
        WireWriter.Text(writer, "placeholder"u8, select.Placeholder);
        if (select.MinValues != 1)
        {
            writer.WriteNumber("min_values"u8, select.MinValues);
        }

        if (select.MaxValues != 1)
        {
            writer.WriteNumber("max_values"u8, select.MaxValues);
        }

        if (modal)
        {
            writer.WriteBoolean("required"u8, select.Required);
        }
        else
        {
            True(writer, "disabled"u8, select.Disabled);
        }

        if (select is StringSelect own)
        {
            writer.WriteStartArray("options"u8);
            for (var i = 0; i < own.Options.Count; i++)
            {
                var option = own.Options[i];
                writer.WriteStartObject();
                writer.WriteString("label"u8, option.Label);
                writer.WriteString("value"u8, option.Value);
                WireWriter.Text(writer, "description"u8, option.Description);
                WriteEmoji(writer, option.Emoji);
                True(writer, "default"u8, option.Default);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        if (select is ChannelSelect { ChannelTypes.Count: > 0 } channels)
        {
            CommandWriter.ChannelTypes(writer, channels.ChannelTypes);
        }

        if (select is EntitySelect { Defaults.Count: > 0 } entities)
        {
            writer.WriteStartArray("default_values"u8);
            foreach (var value in entities.Defaults)
            {
                writer.WriteStartObject();
                writer.WriteString("id"u8, value.Id);
                writer.WriteString("type"u8, value.Kind);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
    }

    private static void WriteGallery(Utf8JsonWriter writer, MediaGallery gallery)
    {
        writer.WriteStartArray("items"u8);
        foreach (var item in gallery.Items)
        {
            writer.WriteStartObject();
            Media(writer, "media"u8, item.Url);
            WireWriter.Text(writer, "description"u8, item.Description);
            True(writer, "spoiler"u8, item.Spoiler);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteInput(Utf8JsonWriter writer, ModalInput input)
    {
        writer.WriteString("custom_id"u8, input.CustomId);
        if (input is not Checkbox)
        {
            writer.WriteBoolean("required"u8, input.Required);
        }

        switch (input)
        {
            case TextInput text:
                writer.WriteNumber("style"u8, text.Paragraph ? 2 : 1);
                Number(writer, "min_length"u8, text.MinLength);
                Number(writer, "max_length"u8, text.MaxLength);
                WireWriter.Text(writer, "value"u8, text.Value);
                WireWriter.Text(writer, "placeholder"u8, text.Placeholder);
                break;
            case FileUpload upload:
                writer.WriteNumber("min_values"u8, upload.MinValues);
                writer.WriteNumber("max_values"u8, upload.MaxValues);
                break;
            case RadioGroup group:
                GroupOptions(writer, group.Options);
                break;
            case CheckboxGroup group:
                GroupOptions(writer, group.Options);
                Number(writer, "min_values"u8, group.MinValues);
                Number(writer, "max_values"u8, group.MaxValues);
                break;
            case Checkbox checkbox:
                True(writer, "default"u8, checkbox.Default);
                break;
        }
    }

    private static void GroupOptions(Utf8JsonWriter writer, IReadOnlyList<GroupOption> options)
    {
        writer.WriteStartArray("options"u8);
        foreach (var option in options)
        {
            writer.WriteStartObject();
            writer.WriteString("label"u8, option.Label);
            writer.WriteString("value"u8, option.Value);
            WireWriter.Text(writer, "description"u8, option.Description);
            True(writer, "default"u8, option.Default);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteEmoji(Utf8JsonWriter writer, Emoji? emoji)
    {
        if (emoji is null)
        {
            return;
        }

        writer.WriteStartObject("emoji"u8);
        writer.WriteString("name"u8, emoji.Name);
        if (emoji.Id is { } id)
        {
            writer.WriteString("id"u8, id);
            True(writer, "animated"u8, emoji.Animated);
        }

        writer.WriteEndObject();
    }

    private static void Media(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string url)
    {
        writer.WriteStartObject(name);
        writer.WriteString("url"u8, url);
        writer.WriteEndObject();
    }

    private static void True(Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool value)
    {
        if (value)
        {
            writer.WriteBoolean(name, true);
        }
    }

    private static void Number(Utf8JsonWriter writer, ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
