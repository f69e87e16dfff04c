import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { importDemands, openRequests, parseMapping } from '../../services/import/index.ts'
import { openCore } from '../../src/engine/core.ts'
import { type Bench, type BenchSetting, rate } from './measure.ts'

const ROWS = 10_000
const rowsIn = ({ quick }: Pick<BenchSetting, 'quick'>): number => (quick ? ROWS / 20 : ROWS)
/** Rows that the bare writes commit together: as many as the import has in progress. */
const BATCH = 512

const mapping = parseMapping(
  JSON.stringify({
    source: 'bench',
    format: 'csv',
    zone: 'America/New_York',
    dates: ['MM/dd/yyyy hh:mm:ss a'],
    columns: {
      ...{ reference: 'Id', raised: 'Created', due: 'Due', category: 'Type', agency: 'Agency', area: 'Area' },
      ...{ address: 'Address', position: { lat: 'Lat', long: 'Long' } },
    },
    status: { column: 'Status', outcomes: { Closed: { what: 'closed', at: 'Closed', note: 'Outcome' } } },
  }),
)

/** A file like those of cities: 26 columns, of which twelve are read, and one closed request a row. */
function file(count: number): string {
  const unread = Array.from({ length: 14 }, (_, at) => `Other ${at}`)
  const lines = Array.from({ length: count }, (_, at) => {
    const day = String(1 + (at % 28)).padStart(2, '0')
    const [raised, due, closed] = ['08:11:26 AM', '04:00:00 PM', '12:45:47 PM'].map((time) => `04/${day}/2018 ${time}`)
    const named = [`18-${at}`, raised, due, 'SW-Dirty Alley', 'Solid Waste', 'Canton', `"${at} Example St, 21224"`]
    return [...named, '39.28', '-76.57', 'Closed', closed, 'Cleaned', ...unread.map((name) => `${name} ${at}`)].join(
      ',',
    )
  })
  const names = [
    'Id',
    'Created',
    'Due',
    'Type',
    'Agency',
    'Area',
    'Address',
    'Lat',
    'Long',
    'Status',
    'Closed',
    'Outcome',
  ]
  return [[...names, ...unread].join(','), ...lines].join('\n')
}

/** A file of a city into an empty engine, against bare writes of the same events by node:sqlite. */
export const bench: Bench = {
  name: 'import',
  unit: 'rows/s',
  target: 0.3,
  // What 8,000 rows a second take on a machine with two processors.
  targets: [
    { figure: /^rows\/s$/, least: 8_000, unit: 'rows/s' },
    { figure: /commands$/, mostMs: 0.125 },
    { figure: /./, mostMs: 0.25 },
  ],
  async prepare({ folder, quick }) {
    writeFileSync(join(folder, 'requests.csv'), file(rowsIn({ quick })))
  },
  async run({ folder, quick }, round) {
    const count = rowsIn({ quick })
    const core = await openCore({ directory: join(folder, `engine-${round}-${performance.now()}`) })
    const actor = { id: 'importer', role: 'administrator' } as const
    const send = core.commands.handle
    await send({ community: 'pa', aggregate: 'community', command: 'establish', data: { name: 'pa' }, actor })
    const { rows } = await openRequests(join(folder, 'requests.csv'), mapping)
    const [all, main] = [process.cpuUsage(), process.threadCpuUsage()]
    const ours = await rate(count, async () => {
      const { imported, bad } = await importDemands({ rows, community: 'pa', actor, send })
      if (imported !== count) throw new Error(`imported ${imported}: ${JSON.stringify(bad[0])}`)
    })
    const beside = {
      'rows/s': ours,
      'CPU ms a row, all threads': aRow(process.cpuUsage(all), count),
      'CPU ms a row, commands': aRow(process.threadCpuUsage(main), count),
    }
    const texts: string[] = []
    for await (const events of core.log.readAll(0)) texts.push(...events.map((event) => JSON.stringify(event)))
    await core.stop()
    return { ours, limit: await bare(join(folder, `bare-${round}-${performance.now()}.db`), texts, count), beside }
  },
}

const aRow = ({ user, system }: { readonly user: number; readonly system: number }, count: number): number =>
  Number(((user + system) / 1000 / count).toFixed(4))

async function bare(path: string, texts: readonly string[], count: number): Promise<number> {
  const db = new DatabaseSync(path)
  db.exec(`pragma journal_mode = wal; pragma synchronous = full;
    create table events (position integer primary key, event text not null)`)
  const add = db.prepare('insert into events values (?, ?)')
  const perBatch = Math.ceil((texts.length / count) * BATCH)
  const result = await rate(count, () => {
    for (let from = 0; from < texts.length; from += perBatch) {
      db.exec('begin immediate')
      for (const [at, text] of texts.slice(from, from + perBatch).entries()) add.run(from + at, text)
      db.exec('commit')
    }
  })
  db.close()
  return result
}
