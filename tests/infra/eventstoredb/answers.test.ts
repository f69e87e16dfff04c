import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EventStoreDBClient } from '@eventstore/db-client'
import { expect, it, onTestFinished } from 'vitest'
import { lineOf, questioner } from './questions.ts'
import { askAll } from './questions-all.ts'
import { askAppends, askData, askReads, askRemovals, askSizes } from './questions-streams.ts'
import { standIn } from './server.ts'

/** What a real EventStoreDB 23.10.1 answered, one line a question. */
const ANSWERS = readFileSync(join(import.meta.dirname, 'answers.txt'), 'utf8')
  .trimEnd()
  .split('\n')
/** Events and errors of a subscription in process come at once: this long nothing else is taken for silence. */
const SILENCE_MS = 300

it('the stand-in gives every answer of a real EventStoreDB', async () => {
  const server = await standIn()
  const client = EventStoreDBClient.connectionString(server.url)
  onTestFinished(async () => {
    await client.dispose()
    await server.stop()
  })
  // The engine appends by a call of its own each, and so do the questions.
  Reflect.set(client, 'supports', async () => false)
  const lines: string[] = []
  const asked = questioner(client, (question, answer) => lines.push(lineOf(question, answer)))
  await askAppends(asked)
  const five = await askReads(asked)
  await askRemovals(asked, five)
  await askSizes(asked)
  await askAll(asked, SILENCE_MS)
  await askData(asked)
  expect(lines).toEqual(ANSWERS)
})
