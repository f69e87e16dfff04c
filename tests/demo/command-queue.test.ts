import { expect, it } from 'vitest'
import { commandQueue, type QueuedCommand } from '../../demo/command-queue.ts'
import { turns } from '../../demo/turns.ts'
import type { Instant } from '../../domain/kernel/index.ts'
import type { CommandHandler, CommandRequest } from '../../services/commands/contract.ts'

const request: CommandRequest = {
  community: 'pa',
  aggregate: 'demand',
  command: 'withdraw',
  data: { reason: 'moved' },
  actor: { id: 'resident-1', role: 'resident' },
  id: 'demand-1',
}

/** The moments of the commands that reach the engine after an interruption at 2000. */
async function asked(outcome: Pick<QueuedCommand, 'refused' | 'refusable'>): Promise<Instant[]> {
  const inTurn = turns()
  const moments: Instant[] = []
  const handle: CommandHandler['handle'] = async () => {
    moments.push(inTurn.clock())
    return { ok: false, code: 'demand.closed', detail: { en: 'It is closed.', zh: '已办结。' }, details: {} }
  }
  const queue = commandQueue({ commands: { handle }, turns: inTurn, recorded: 2000 })
  for (const [at, moment] of [1000, 2000, 3000].entries())
    queue.add({ moment, request, nth: at + 1, stream: 'demand-pa-1', reads: [], ...outcome })
  await queue.room()
  await queue.settled()
  return moments
}

it.each([{ refusable: ['demand.closed'] }, { refused: ['demand.closed'] }])(
  'asks the engine nothing again that had its outcome before an interruption, if it may be refused',
  async (outcome) => {
    expect(await asked(outcome)).toEqual([2000, 3000])
  },
)

it('asks again what wrote something: the engine knows its answer', async () => {
  await expect(asked({})).rejects.toThrow('command 1 of the demo')
})
