import { alertsTable } from './alerts.ts'
import { optionsTable } from './cli.ts'
import { eventStoreErrors, natsErrors, sqliteErrors } from './dependencies.ts'
import { settingsTable } from './settings.ts'

/** The tables that the build writes into pages, by the name in their markers. */
const SECTIONS: Readonly<Record<string, () => string>> = {
  alerts: alertsTable,
  'eventstoredb-errors': eventStoreErrors,
  'nats-errors': natsErrors,
  options: optionsTable,
  settings: settingsTable,
  'sqlite-errors': sqliteErrors,
}

export const SECTION_NAMES: readonly string[] = Object.keys(SECTIONS)

/** A start marker, the text below it, and the end marker. */
const MARKED = /^<!-- generated: ([a-z-]+) -->\n[\s\S]*?^<!-- \/generated -->$/gm

/** Names of the sections that a page has. */
export const sectionsIn = (page: string): string[] => [...page.matchAll(MARKED)].map(([, name = '']) => name)

/**
 * The page with the current table between each pair of markers. All other text stays.
 *
 * @throws Error where a marker names no section, or has no end
 */
export function filled(page: string): string {
  const opened = page.match(/^<!-- generated: /gm)?.length ?? 0
  if (opened !== sectionsIn(page).length) throw new Error('A marker of a generated section has no end.')
  return page.replace(MARKED, (_, name: string) => {
    const section = SECTIONS[name]
    if (section === undefined) throw new Error(`No generated section is named ${name}.`)
    return `<!-- generated: ${name} -->\n\n${section()}\n\n<!-- /generated -->`
  })
}
