Console.WriteLine("HawkinsBot");
