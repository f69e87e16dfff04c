import { Refusal } from '../frame/form/command-form.tsx'
import { ProblemNote } from '../frame/parts/problem.tsx'
import { EVENT_WORDS } from '../kit/event-words.ts'
import { useLanguage, useSay } from '../kit/language.tsx'
import { rateText } from '../kit/numbers.ts'
import type { TourFigures } from './stage.ts'
import { TOUR_STEPS } from './story.ts'
import type { Tour } from './use-tour.ts'
import { tourWords as words } from './words.ts'

/** What happens at this step, in words, and what the engine recorded or refused. */
export function Caption({ tour }: { readonly tour: Tour }) {
  const say = useSay()
  const { at, step, facts, busy, leaving, error, retry } = tour
  const { before, after, refusal } = facts
  const last = at === TOUR_STEPS.length - 1
  const state = leaving ? say(words.leaving) : busy ? say(words.working) : ''
  return (
    <section className="tour-caption" aria-live="polite" aria-busy={busy || leaving}>
      <div>
        <h2>{say(step.title)}</h2>
        <p>{say(step.text)}</p>
      </div>
      <div className="tour-outcome">
        {error !== undefined && <ProblemNote error={error} retry={retry} />}
        {state === '' ? <Recorded tour={tour} /> : <p className="soft">{state}</p>}
        {refusal !== undefined && step.refuses === true && (
          <>
            <p className="soft">{say(words.refused)}</p>
            <Refusal error={refusal} />
          </>
        )}
        {last && before !== undefined && after !== undefined && <Compared before={before} after={after} />}
      </div>
    </section>
  )
}

function Recorded({ tour: { events } }: { readonly tour: Tour }) {
  const say = useSay()
  if (events.length === 0) return null
  const nameOf = (event: string): string =>
    Object.hasOwn(EVENT_WORDS, event) ? say(EVENT_WORDS[event as keyof typeof EVENT_WORDS]) : event
  return (
    <>
      <p className="soft">{say(words.recorded)}</p>
      <ul className="tour-events">
        {events.map((event, nth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list only grows at its end
          <li key={nth}>{nameOf(event)}</li>
        ))}
      </ul>
    </>
  )
}

const RATES = ['response', 'resolution', 'satisfaction'] as const

function Compared({ before, after }: { readonly before: TourFigures; readonly after: TourFigures }) {
  const { say } = useLanguage()
  return (
    <table className="tour-figures">
      <caption className="sr-only">{say(words.figures)}</caption>
      <thead>
        <tr>
          <th scope="col">{say(words.figure)}</th>
          <th scope="col">{say(words.before)}</th>
          <th scope="col">{say(words.after)}</th>
        </tr>
      </thead>
      <tbody>
        {RATES.map((name) => (
          <tr key={name}>
            <th scope="row">{say(words[name])}</th>
            <td>{rateAndCounts(before[name])}</td>
            <td>{rateAndCounts(after[name])}</td>
          </tr>
        ))}
        <tr>
          <th scope="row">{say(words.declined)}</th>
          <td>{before.declined}</td>
          <td>{after.declined}</td>
        </tr>
      </tbody>
    </table>
  )
}

const rateAndCounts = (rate: TourFigures['response']): string => `${rateText(rate)} (${rate.count}/${rate.of})`
