import fc from 'fast-check'
import { expect } from 'vitest'
import { asRaised, communities, hiddenFrom, QUESTIONS, READERS, surfacesOf, without } from './surfaces.ts'

/**
 * The law of sight: adding, changing or removing what is hidden from a reader changes no byte of any answer to them but
 * positions.
 *
 * @param questions the number of questions of each case
 */
export const surfacesLaw = (questions: number) =>
  fc.asyncProperty(
    communities,
    fc.constantFrom(...READERS),
    fc.subarray([...QUESTIONS], { minLength: questions, maxLength: questions }),
    fc.nat(),
    async (events, who, asked, nth) => {
      const hidden = hiddenFrom(events, who)
      const id = hidden[nth % Math.max(hidden.length, 1)]
      if (id === undefined) return
      const whole = surfacesOf(events)
      const others = [
        { change: 'removed', variant: without(events, id) },
        { change: 'changed', variant: asRaised(events, id) },
      ].filter(({ change, variant }) => change === 'removed' || hiddenFrom(variant, who).includes(id))
      for (const { change, variant } of others) {
        const other = surfacesOf(variant)
        const name = `${id} ${change}, read by ${JSON.stringify(who)}`
        for (const question of asked)
          expect(await whole.pages(question, who), `${JSON.stringify(question)}: ${name}`).toBe(
            await other.pages(question, who),
          )
        expect(await whole.files(who), `rows and stories: ${name}`).toBe(await other.files(who))
        expect(await whole.feed(who), `the feed: ${name}`).toBe(await other.feed(who))
        other.close()
      }
      whole.close()
    },
  )
