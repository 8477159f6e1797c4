// A bot as anybody would write it with discord.js. It talks to the address that it is given, and prints what happens.
import {
  ActionRowBuilder, ButtonBuilder, ButtonStyle, Client, Events, GatewayIntentBits, ModalBuilder,
  StringSelectMenuBuilder, TextInputBuilder, TextInputStyle,
} from 'discord.js';

const say = (line) => console.log(line);
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: process.env.API, version: '10' } });

client.once(Events.ClientReady, async () => {
  say(`login ${client.user.username} in ${client.guilds.cache.map((guild) => guild.name).join(',')}`);
  const commands = await client.application.commands.set([
    { name: 'lore', description: 'Looks up', options: [{ type: 3, name: 'name', description: 'Who', required: true, autocomplete: true }] },
    { name: 'slow', description: 'Takes its time' },
    { name: 'menu', description: 'Buttons and a select' },
    { name: 'report', description: 'A modal' },
    { name: 'file', description: 'A file' },
  ]);
  say(`commands ${commands.size}`);
});
client.on(Events.ShardResume, () => say('resumed'));
client.on(Events.Error, (error) => say(`error ${error.message}`));
process.on('unhandledRejection', (error) => say(`error ${error.message}`));

client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isAutocomplete()) {
    await interaction.respond([{ name: `${interaction.options.getFocused()}ven`, value: 'eleven' }]);
  } else if (interaction.isButton()) {
    await interaction.update({ content: `pressed ${interaction.customId}` });
  } else if (interaction.isStringSelectMenu()) {
    await interaction.reply({ content: `chose ${interaction.values.join(',')}`, flags: 64 });
  } else if (interaction.isModalSubmit()) {
    await interaction.reply(`reported ${interaction.fields.getTextInputValue('what')}`);
  } else if (interaction.isChatInputCommand()) {
    await commands[interaction.commandName](interaction);
  }
});

const commands = {
  lore: (interaction) => interaction.reply(`lore of ${interaction.options.getString('name')}`),
  slow: async (interaction) => {
    await interaction.deferReply();
    await interaction.editReply('edited');
    await interaction.followUp({ content: 'followed up', flags: 64 });
  },
  menu: (interaction) =>
    interaction.reply({
      content: 'menu',
      components: [
        new ActionRowBuilder().addComponents(new ButtonBuilder().setCustomId('go').setLabel('Go').setStyle(ButtonStyle.Primary)),
        new ActionRowBuilder().addComponents(
          new StringSelectMenuBuilder().setCustomId('pick').addOptions({ label: 'A', value: 'a' }, { label: 'B', value: 'b' }),
        ),
      ],
    }),
  report: (interaction) =>
    interaction.showModal(
      new ModalBuilder()
        .setCustomId('report')
        .setTitle('Report')
        .addComponents(
          new ActionRowBuilder().addComponents(
            new TextInputBuilder().setCustomId('what').setLabel('What').setStyle(TextInputStyle.Short),
          ),
        ),
    ),
  file: (interaction) => interaction.reply({ files: [{ attachment: Buffer.from('demogorgon'), name: 'a.txt' }] }),
};

await client.login(process.env.TOKEN);
