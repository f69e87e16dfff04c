import { expect, it, onTestFinished } from 'vitest'
import { dataFolder, sanshe, start } from './sanshe.ts'

it('`clock accept` reaches a running engine, and is refused where none runs', async () => {
  const data = dataFolder()
  const accept = async () => {
    const { code, out } = await sanshe(['clock', 'accept', '--data', data, '--json'])
    return { code, said: JSON.parse(out) }
  }
  const none = { code: 1, said: { error: expect.objectContaining({ code: 'clock.no-engine' }) } }
  expect(await accept()).toEqual(none)
  const run = start(['serve', '--port', '0', '--data', data], { env: { SANSHE_LOG_LEVEL: 'silent' } })
  onTestFinished(() => void run.child.kill('SIGKILL'))
  await expect.poll(run.out, { timeout: 60_000 }).toMatch(/listens on/)
  expect(await accept()).toEqual({ code: 0, said: { accepted: expect.stringMatching(/^\d{4}-.*Z$/) } })
  run.child.kill('SIGTERM')
  await run.ended
  expect(await accept()).toEqual(none)
})
