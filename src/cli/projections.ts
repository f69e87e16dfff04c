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
  const command = new Command('projections').description('Shows the views, or rebuilds one.')
  for (const make of [listCommand, statusCommand, rebuildCommand]) command.addCommand(make())
  return command
}

const listCommand = (): Command =>
  action<Common>(new Command('list').description('Lists the views of this version of the engine.'), async () => {
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
      .description('Shows the position of each view. /ready of a running engine says why a view has stopped.')
      .option('--digest', 'also show a digest of each view at its position, to compare with `sanshe replay`')
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
      `The log ends at position ${head}.`,
      ...textTable(
        views.map(({ view, version, position, building, digest = '' }) => [
          view,
          `v${version}`,
          String(position),
          building === undefined ? '' : `building v${building.version}: ${building.position}`,
          digest,
        ]),
      ),
    ],
  }
}

const rebuildCommand = (): Command =>
  action<ProjectionsOptions>(
    new Command('rebuild')
      .description(
        'Rebuilds a view from the log at the next start of the engine. The old version serves until the new one is complete.',
      )
      .argument('<view>', 'name of the view; the other views of its projection are rebuilt too')
      .addOption(dataOption()),
    async ({ data }, view = '') => {
      const byName = viewsOf(projections)
      const projection = byName.get(view)?.projection ?? projections.find(({ name }) => name === view)
      if (projection === undefined) {
        throw new Fault('view.unknown', `There is no view of that name. Views: ${[...byName.keys()].join(', ')}.`)
      }
      await rebuildAtStart(installationOf(readConfig(withData(data))), projection)
      return {
        value: { view, rebuild: 'at the next start' },
        lines: [`${view} will be rebuilt at the next start of the engine.`],
      }
    },
  )
