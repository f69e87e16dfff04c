import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { markdownTable } from '../../scripts/docs/markdown.ts'
import { textTable } from '../../src/cli/table.ts'
import type { Growth } from './growth.ts'
import type { Results } from './results.ts'
import { COLUMNS, cellsOf, metCell, rounded } from './table.ts'

const PAGE = resolve(import.meta.dirname, '../../docs/explanation/performance.md')

/** The rows of a table of growth, with its head. */
function growthCells({ scales, rows }: Growth): string[][] {
  const head = ['figure', ...scales.map((events) => `${rounded(events)} events`), 'first → last', 'target', 'met']
  return [
    head,
    ...rows.map(({ figure, unit, values, factor, target, met }) => [
      figure,
      ...values.map((value) => `${rounded(value)} ${unit}`),
      `${factor} ×`,
      target === '' ? '–' : target,
      metCell(met),
    ]),
  ]
}

/** Growth as a table of text. */
export const growthTable = (growth: Growth): string[] => textTable(growthCells(growth))

/** The generated sections of the page about performance: its tables, by name. */
export function sectionsOf({ machine, benches, growth }: Results): Readonly<Record<string, string>> {
  const rows = Object.keys(benches)
    .toSorted()
    .flatMap((name) => benches[name]?.rows ?? [])
  const [cpus, memory] = [`${machine.cpus} processors`, `${machine.memoryGiB} GiB of memory`]
  const scale = Math.max(0, ...Object.values(benches).map((bench) => bench.scale))
  const machineLine = `Measured on ${cpus} and ${memory} with Node ${machine.node.slice(1)}`
  const [head = [], ...grown] = growth === undefined ? [] : growthCells(growth)
  return {
    speed: `${machineLine}; ${rounded(scale)} events in the logs that are read.\n\n${markdownTable(COLUMNS, rows.map(cellsOf))}`,
    ...(growth === undefined ? {} : { growth: `${machineLine}.\n\n${markdownTable(head, grown)}` }),
  }
}

/** Replaces the generated sections of a page. @throws if the page does not have them */
export function withSections(page: string, sections: Readonly<Record<string, string>>): string {
  return Object.entries(sections).reduce((text, [name, section]) => {
    const [begin, end] = [`<!-- ${name}: written by npm run bench -- --write -->`, `<!-- end of ${name} -->`]
    const [from, until] = [text.indexOf(begin), text.indexOf(end)]
    if (from < 0 || until < from) throw new Error(`The page has no section ${name}.`)
    return `${text.slice(0, from + begin.length)}\n${section}\n${text.slice(until)}`
  }, page)
}

/** Writes the results into the page about performance. */
export function writePage(results: Results): void {
  writeFileSync(PAGE, withSections(readFileSync(PAGE, 'utf8'), sectionsOf(results)))
}
