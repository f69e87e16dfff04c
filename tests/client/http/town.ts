import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type HttpApi, type HttpOptions, http } from '../../../client/http/index.ts'
import { engineRig, type Rig } from '../../src/http/rig.ts'

/** An address that no engine has: the clients of a town find the engine of the moment. */
export const ADDRESS = 'http://engine.test'

/** The fetch of a client, as a test may replace it. */
export type Fetch = NonNullable<HttpOptions['fetch']>

/** A real engine with the founded community of the demo. It can be restarted on its data, with clients that do not notice. */
export interface Town {
  engine(): Rig
  /** The fetch that reaches the engine of the moment. */
  readonly reach: Fetch
  /** The position of the last event. */
  head(): Promise<string>
  /** A client that speaks for a member of the committee. */
  api(options?: Partial<HttpOptions>): HttpApi
  end(): Promise<void>
  begin(): Promise<void>
  stop(): Promise<void>
}

export async function town(): Promise<Town> {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-http-'))
  const begin = (): Promise<Rig> => engineRig({ heartbeat: 200 }, [], { directory })
  let rig = await begin()
  const token = await rig.token({ sub: 'person-1', role: 'committee', party: 'committee' })
  const reach: Fetch = (url, init) => fetch(url.replace(ADDRESS, rig.url), init)
  return {
    engine: () => rig,
    reach,
    head: async () => String(await rig.log.head()),
    api: (options = {}) => http({ base: ADDRESS, community: 'pa', token: () => token, fetch: reach, ...options }),
    end: () => rig.stop(),
    async begin() {
      rig = await begin()
    },
    async stop() {
      await rig.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Everything that an iterable gives. */
export async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
