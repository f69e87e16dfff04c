import type { TSchema } from '@sinclair/typebox'
import { classesIn, RESTRICTED, type View } from '../../projections/runtime/index.ts'
import { docComment, interfaceOf, memberName, quoted, typeCase, typeOf } from './types.ts'

const rowName = (view: string): string => `${typeCase(view)}Row`
const filtersName = (view: string): string => `${typeCase(view)}Filters`

/** A comma-separated list of some values, as a filter's pattern says it. */
const LISTED = /^\^\(([^()]+)\)\(,\(\1\)\)\*\$$/

function filterType(schema: TSchema): string {
  if (schema.enum?.join() === 'true,false') return 'boolean'
  const listed = LISTED.exec(schema.pattern ?? '')?.[1]
  const type = listed === undefined ? typeOf(schema, 'sent') : listed.split('|').map(quoted).join(' | ')
  return listed !== undefined || /separated by commas/.test(schema.description ?? '') ? `OneOrMore<${type}>` : type
}

/** Views by their names. */
export type NamedViews = ReadonlyMap<string, { readonly view: View }>

function filters(name: string, { filters: all }: View): string {
  const members = Object.entries(all).map(
    ([filter, { schema }]) =>
      `${docComment('  ', schema.description)}  readonly ${memberName(filter)}?: ${filterType(schema)} | undefined\n`,
  )
  return `${docComment('', `Filters of the view \`${name}\`.`)}export interface ${filtersName(name)} {\n${members.join('')}}\n`
}

/** The rows and filters of every view, and the map by which the client finds them. */
export function viewFile(views: NamedViews): string {
  const interfaces = [...views].flatMap(([name, { view }]) => [
    interfaceOf(rowName(name), view.row, {
      direction: 'read',
      comment: [`A row of the view \`${name}\`. ${view.summary.en}`, view.summary.zh],
    }),
    filters(name, view),
  ])
  const members = [...views].map(([name, { view }]) => {
    const { summary, sorts, id, countedBy } = view
    const sort = Object.keys(sorts).map(quoted).join(' | ')
    return `${docComment('  ', summary.en, summary.zh)}  readonly ${memberName(name)}: { readonly row: ${rowName(name)}; readonly filters: ${filtersName(name)}; readonly sort: ${sort}; readonly byId: ${id !== undefined}; readonly counted: ${countedBy !== undefined}; readonly restricted: ${classesIn(view) !== undefined ? 'Restricted' : 'undefined'} }\n`
  })
  const restricted = `${docComment('', 'Whether figures include restricted demands. It depends on the reader alone.')}export type Restricted = ${RESTRICTED.map(quoted).join(' | ')}\n`
  const map = `${docComment('', 'Every view, by its name: its rows, its filters, and its orders, the first of which is the default.')}export interface ViewMap {\n${members.join('')}}\n`
  return ["import type { OneOrMore } from '../values.ts'\n", restricted, ...interfaces, map].join('\n')
}
