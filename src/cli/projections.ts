import { Command } from 'commander'
import { viewsOf } from '../../projections/runtime/index.ts'
import { projections } from '../../projections/views.ts'
import { Fault } from '../../services/kit/fault.ts'
import { readConfig } from '../config/config.ts'
import { installationOf } from '../engine/installation.ts'
import { rebuildAtStart, type StoredViews, storedViews } from '../engine/stored-views.ts'
import { action, type Common, type Said } from './action.ts'
import { dataOption, withData } from './options.ts'
import { textTable } from './table.ts'

interface ProjectionsOptions extends Common {
  readonly data?: string
}
interface StatusOptions extends ProjectionsOptions {
  readonly digest?: true
}

export const projectionsCommand = (): Command => {
  const command = new Command('projections').description('Look at the read models, or have one rebuilt.')
  for (const make of [listCommand, statusCommand, rebuildCommand]) command.addCommand(make())
  return command
}

const listCommand = (): Command =>
  action<Common>(new Command('list').description('List the views that this version of the engine has.'), async () => {
    const views = [...viewsOf(projections)].map(([name, { view, projection }]) => ({
      view: name,
      projection: projection.name,
      version: projection.version,
      summary: view.summary.en,
    }))
    const lines = textTable(
      views.map(({ view, projection, version, summary }) => [view, projection, `v${version}`, summary]),
    )
    return { value: { views }, lines }
  })

const statusCommand = (): Command =>
  action<StatusOptions>(
    new Command('status')
      .description('Show how far each view is. Why a view stands still, /ready of the running engine says.')
      .option('--digest', 'also a digest of each view as of its position, to compare with `sanshe replay`')
      .addOption(dataOption()),
    async ({ data, digest = false }) => said(await storedViews(installationOf(readConfig(withData(data))), digest)),
  )

function said({ head, views }: StoredViews): Said {
  return {
    value: {
      head: String(head),
      views: views.map(({ position, building, ...view }) => ({
        ...view,
        position: String(position),
        ...(building === undefined ? {} : { building: { ...building, position: String(building.position) } }),
      })),
    },
    lines: [
      `the log ends at position ${head}`,
      ...textTable(
        views.map(({ view, version, position, building, digest = '' }) => [
          view,
          `v${version}`,
          String(position),
          building === undefined ? '' : `v${building.version} is built: ${building.position}`,
          digest,
        ]),
      ),
    ],
  }
}

const rebuildCommand = (): Command =>
  action<ProjectionsOptions>(
    new Command('rebuild')
      .description('Have a view rebuilt from the log when the engine starts next; until then the old one serves.')
      .argument('<view>', 'name of the view; others of its projection are built with it')
      .addOption(dataOption()),
    async ({ data }, view = '') => {
      const byName = viewsOf(projections)
      const projection = byName.get(view)?.projection ?? projections.find(({ name }) => name === view)
      if (projection === undefined) {
        throw new Fault('view.unknown', `There is no view of that name; there are: ${[...byName.keys()].join(', ')}.`)
      }
      await rebuildAtStart(installationOf(readConfig(withData(data))), projection)
      return {
        value: { view, rebuild: 'at the next start' },
        lines: [`${view} is rebuilt when the engine starts next.`],
      }
    },
  )
