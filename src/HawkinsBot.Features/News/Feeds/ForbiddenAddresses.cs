using System.Net;
using System.Net.Sockets;

namespace HawkinsBot.News.Feeds;

/// <summary>
/// Which addresses feeds must not be fetched from: everything that is not the public internet. Asked about the address
/// that is connected to, so that neither redirects nor changing DNS answers get around it.
/// </summary>
internal static class ForbiddenAddresses
{
    private static readonly IPNetwork[] V4 =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            // Metadata services that stand outside the ranges above.
            "168.63.129.16/32",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly IPNetwork PublicV6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] V6 =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether nothing may be fetched from there.</summary>
    public static bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return Array.Exists(V4, network => network.Contains(address));
        }
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return true;
        }
        // A NAT64 gateway leads to the IPv4 address in its last 32 bits.
        if (Nat64.Contains(address))
        {
            return Contains(new IPAddress(address.GetAddressBytes().AsSpan(12)));
        }
        return address.ScopeId != 0
            || !PublicV6.Contains(address)
            || Array.Exists(V6, network => network.Contains(address));
    }
}
