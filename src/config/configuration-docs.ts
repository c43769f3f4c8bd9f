import { VARIABLE_ALIASES } from './aliases.js';
import { describeVariables, type DescribedVariable, type VariableGroup } from './describe-variables.js';

const INTRODUCTION = `<!-- Written by \`npm run docs:configuration\` from src/config: change it there. -->

# Configuration

Nestor is set up by environment variables, and by a \`.env\` file in its working folder for those that
are not set. Every variable is optional unless it says otherwise; a blank one counts as unset. All of
them are checked at boot: a bad one stops it, and the message names each that is wrong.

Keys are pools. \`OPENAI_API_KEY\`, \`OPENAI_API_KEY_1\`, \`OPENAI_API_KEY_2\` and so on are all used, in
this order; the same goes for every vendor. A key that is refused or limited is rested, and the next one
is called.
`;

const ALIASES = `## Older names

Names that mean the same; one counts only where the name on the right is unset.

| Older name | Name |
| --- | --- |
`;

const ENV_INTRODUCTION = `# Written by \`npm run docs:configuration\` from src/config: change it there.
# Copy it to .env and take the # off what you want to change. What stands here is the default.
`;

const NUMBERED_KEYS = `# More keys of one vendor are numbered: with OPENAI_API_KEY_1, OPENAI_API_KEY_2 and so on, requests move
# to the next key when one is refused or limited.
`;

/** The text of docs/configuration.md. */
export function renderConfigurationPage(): string {
  const aliases = Object.entries(VARIABLE_ALIASES).map(([alias, name]) => `| \`${alias}\` | \`${name}\` |`);
  aliases.push('| `DEBUG` (`true`, `1`, `yes` or `on`) | `LOG_LEVEL=debug` |');
  return [INTRODUCTION, ...describeVariables().map(renderTable), `${ALIASES}${aliases.join('\n')}\n`].join(
    '\n',
  );
}

/** The text of .env.example. */
export function renderEnvironmentExample(): string {
  const groups = describeVariables().map(
    ({ title, variables }) => `# --- ${title} ---\n\n${variables.map(renderExample).join('\n')}`,
  );
  return [ENV_INTRODUCTION, NUMBERED_KEYS, ...groups].join('\n');
}

function renderTable({ title, variables }: VariableGroup): string {
  const rows = variables.map(
    ({ name, meaning, ...variable }) =>
      `| \`${name}\` | ${renderDefault(variable)} | ${escapeCell(meaning)} |\n`,
  );
  return `## ${title}\n\n| Name | Default | Meaning |\n| --- | --- | --- |\n${rows.join('')}`;
}

function renderDefault({
  defaultValue,
  isRequired,
}: Pick<DescribedVariable, 'defaultValue' | 'isRequired'>): string {
  if (isRequired) return 'required';
  return defaultValue === undefined || defaultValue === '' ? 'unset' : `\`${escapeCell(defaultValue)}\``;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function renderExample({ name, defaultValue, meaning }: DescribedVariable): string {
  const value = defaultValue ?? '';
  return `# ${meaning}\n# ${name}=${/[\s#"']/.test(value) ? JSON.stringify(value) : value}\n`;
}
