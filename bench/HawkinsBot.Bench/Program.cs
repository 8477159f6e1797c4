Console.WriteLine("HawkinsBot.Bench");
