import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { digestViews } from '../../infra/sqlite/read-db/digest.ts'
import { openReadDatabase } from '../../infra/sqlite/read-db/read-db.ts'
import { storedStatus } from '../../infra/sqlite/read-db/status.ts'
import { viewsOf } from '../../projections/runtime/index.ts'
import { projections } from '../../projections/views.ts'
import { Fault } from '../../services/kit/fault.ts'
import { openLogReader, ownInstallation } from '../engine/storage.ts'
import { action, type Common, type Said } from './action.ts'
import { installation } from './installation.ts'
import { dataOption } from './options.ts'
import { table } from './table.ts'

interface ProjectionsOptions extends Common {
  readonly data?: string
}
interface StatusOptions extends ProjectionsOptions {
  readonly digest?: true
}

export const projectionsCommand = (): Command => {
  const command = new Command('projections').description('Look at the read models, or have one built anew.')
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
    const lines = table(
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
    async ({ data, digest }) => {
      const { place, files } = installation(data)
      const { readDb } = files
      const log = await openLogReader(place)
      const head = await log.head()
      await log.close()
      // Digests bring the position that they belong to: a running engine goes on meanwhile.
      const built = digest && existsSync(readDb)
      const digests = new Map(
        built ? readable(() => digestViews(readDb, projections)).map((one) => [one.view, one]) : [],
      )
      const views = readable(() => storedStatus(readDb, projections))
      return said(
        head,
        views.map((stored) => ({ ...stored, ...digests.get(stored.view) })),
      )
    },
  )

/** @throws Fault `read-db.unreadable` */
function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new Fault(
      'read-db.unreadable',
      'The file of the read models cannot be read: delete read.db, and the engine builds it when it starts next.',
      { cause },
    )
  }
}

function said(head: number, views: readonly (ReturnType<typeof storedStatus>[number] & { digest?: string })[]): Said {
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
      ...table(
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
      .description('Have a view built anew from the log when the engine starts next; until then the old one serves.')
      .argument('<view>', 'name of the view; others of its projection are built with it')
      .addOption(dataOption()),
    async ({ data }, view = '') => {
      const byName = viewsOf(projections)
      const projection = byName.get(view)?.projection ?? projections.find(({ name }) => name === view)
      if (projection === undefined) {
        throw new Fault('view.unknown', `There is no view of that name; there are: ${[...byName.keys()].join(', ')}.`)
      }
      const { place, files, communities } = installation(data)
      const { readDb } = files
      const log = await openLogReader(place)
      const identity = await log.identity()
      await log.close()
      // A running projector keeps in memory what it builds: it must not be changed beneath it.
      const disown = ownInstallation(place)
      try {
        if (existsSync(readDb)) {
          const db = openReadDatabase(readDb, identity, communities)
          db.build(projection)
          db.close()
        }
      } finally {
        disown()
      }
      return {
        value: { view, rebuild: 'at the next start' },
        lines: [`${view} is built anew when the engine starts next.`],
      }
    },
  )
