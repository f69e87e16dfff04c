import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { chance } from '../../demo/random.ts'
import { REPEAT_OPENINGS } from '../../demo/repeats.ts'
import { HOUR, iso } from '../../domain/kernel/index.ts'
import { openedEventsOf, stageInMemory } from './play.ts'
import { storiesIn, text, told } from './portrait.ts'

const PAGE = new URL('../../docs/explanation/demo-stories.md', import.meta.url)

it('reads ten demands that the demo has, in its own words', async () => {
  const on = await stageInMemory()
  onTestFinished(on.stop)
  await on.play({ seed: 1, days: 120 })
  const isRepeat = (words: string) => Object.values(REPEAT_OPENINGS).some((opening) => words.startsWith(opening))
  const left = storiesIn((await openedEventsOf(on)).map(told)).filter(({ raised }) => !isRepeat(text(raised, 'text')))
  const by = chance(10)
  const drawn = Array.from({ length: 10 }, () => left.splice(by.below(left.length), 1)).flat()

  const sections = readFileSync(PAGE, 'utf8').split('\n## ').slice(1, 11)
  const raised = (at: number) =>
    iso(at + 8 * HOUR)
      .slice(0, 16)
      .replace('T', ' ')
  expect(sections.map((section) => section.split('raised ')[1]?.slice(0, 16))).toEqual(
    drawn.map((one) => raised(one.raised.at)),
  )
  for (const [at, section] of sections.entries()) {
    const [heading = ''] = section.split('\n')
    const { events, item } = drawn[at] ?? expect.fail(heading)
    if (item !== undefined) expect(heading).toContain(`Item ${item},`)
    const written = JSON.stringify(
      events.map(({ name, data }) => [name, data]),
      undefined,
      1,
    )
    const quoted = [...section.matchAll(/“([^”]+)”/g)].map(([, words = '']) => words)
    expect(quoted.length, heading).toBeGreaterThan(0)
    for (const words of quoted) expect(written, heading).toContain(words)
  }
}, 60_000)
