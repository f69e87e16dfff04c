import { expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import { catalogue } from '../../../domain/kernel/index.ts'
import { projections } from '../../../projections/views.ts'
import { folder, logHere, question, readSide } from '../../infra/sqlite/read-db/engine.ts'
import { assigned, raised, reader, told, triaged } from '../../projections/demands.ts'
import { BEGINNING, moment } from '../../projections/history.ts'

const asked = { id: 'p-dui', party: 'dui' }

test.each(['demand-board/tasks', 'statutory-requests'])(
  '%s tell a party that is only asked to call nothing of a demand that it may not know of',
  async (view) => {
    const { log, tell } = await logHere(() => BEGINNING)
    const side = await readSide(folder(), log, projections, catalogue(contexts))
    const task = assigned('water', { basis: '《城市供水条例》第二十二条', firstReceiver: false })
    const dealt = demandEvents.CallbackDealt({ party: 'dui', due: moment(60) })
    const stories = (['restricted', 'public'] as const).flatMap((visibility) =>
      told(visibility, raised({ visibility }), triaged({ visibility }), task, dealt),
    )
    await side.seen(await tell(stories))
    const listed = async (as: ReturnType<typeof reader>) =>
      (await side.views.page(question(view, { reader: as, now: BEGINNING }))).rows.map((row) => Object(row).demand)
    expect(await listed(reader('organization', asked))).toEqual(['public'])
    expect((await listed(reader('utility', { party: 'water' }))).sort()).toEqual(['public', 'restricted'])
    await side.stop()
  },
)
