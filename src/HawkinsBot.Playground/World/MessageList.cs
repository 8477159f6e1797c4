namespace HawkinsBot.Playground.World;

/// <summary>The messages of a channel in order of id; the last 10,000 are kept.</summary>
internal sealed class MessageList
{
    public const int Capacity = 10_000;
    private List<Message>? _items;
    private int _start;

    public int Count => _items is null ? 0 : _items.Count - _start;

    public Message this[int index] => _items![_start + index];

    public void Add(Message message)
    {
        _items ??= [];
        var at = _items.Count;
        while (at > _start && _items[at - 1].Id > message.Id)
        {
            at--;
        }

        _items.Insert(at, message);
        if (Count > Capacity)
        {
            _items[_start++].Deleted = true;
            if (_start >= 2_000)
            {
                _items.RemoveRange(0, _start);
                _start = 0;
            }
        }
    }

    public Message? Find(ulong id)
    {
        var index = FirstAtOrAfter(id);
        return index < Count && this[index].Id == id ? this[index] : null;
    }

    public bool Remove(ulong id)
    {
        var index = FirstAtOrAfter(id);
        if (index >= Count || this[index].Id != id)
        {
            return false;
        }

        this[index].Deleted = true;
        _items!.RemoveAt(_start + index);
        return true;
    }

    /// <summary>The index of the first message whose id is not below <paramref name="id"/>.</summary>
    public int FirstAtOrAfter(ulong id)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (this[middle].Id < id)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    public IEnumerable<Message> All()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    public IEnumerable<Message> NewestFirst(int from)
    {
        for (var i = Math.Min(from, Count) - 1; i >= 0; i--)
        {
            yield return this[i];
        }
    }
}
