import { dangerIn, type EmergencyNumber } from '../kit/danger-words.ts'
import { useSay } from '../kit/language.tsx'
import { dangerWords, homeWords } from './words.ts'

const NUMBERS = ['110', '119', '120'] as const satisfies readonly EmergencyNumber[]
const NAMES = { '110': homeWords.police, '119': homeWords.fire, '120': homeWords.ambulance } as const

/** Links that call the emergency numbers. */
export function EmergencyCalls({ first = [] }: { readonly first?: readonly EmergencyNumber[] }) {
  const say = useSay()
  const sorted = [...first, ...NUMBERS.filter((number) => !first.includes(number))]
  return (
    <ul className="calls">
      {sorted.map((number) => (
        <li key={number}>
          <a href={`tel:${number}`} className={first.includes(number) ? 'call first' : 'call'}>
            <strong>{number}</strong> <span>{say(NAMES[number])}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

/** Tells to call for help where the words sound dangerous, or the raiser says that there is danger. */
export function DangerNotice({ text, urgent }: { readonly text: string; readonly urgent: boolean }) {
  const say = useSay()
  const numbers = dangerIn(text)
  if (numbers.length === 0 && !urgent) return null
  return (
    <section className="danger" role="alert">
      <h2>{say(dangerWords.title)}</h2>
      <p>{say(dangerWords.words)}</p>
      <EmergencyCalls first={numbers} />
    </section>
  )
}
