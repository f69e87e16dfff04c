import { SETTINGS } from '../../src/config/settings.ts'
import { markdownTable } from './markdown.ts'

/** Every environment variable, in the order in which `--help` lists them. */
export const settingsTable = (): string =>
  markdownTable(
    ['variable', 'purpose', 'format', 'default'],
    Object.values(SETTINGS).map(({ variable, summary, form, usual }) => [
      `\`${variable}\``,
      summary,
      form,
      usual === undefined ? '' : `\`${usual}\``,
    ]),
  )
