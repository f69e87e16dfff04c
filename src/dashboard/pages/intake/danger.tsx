import { dangerIn, type EmergencyNumber } from '../../kit/danger-words.ts'
import { useSay } from '../../kit/language.tsx'
import { intakeWords as words } from './words.ts'

const EMERGENCY = { '110': words.police, '119': words.fire, '120': words.ambulance } as const
const NUMBERS = Object.keys(EMERGENCY) as readonly EmergencyNumber[]

/** Whom to call, where the words sound dangerous or the clerk says so. It stands by the words, where the clerk looks. */
export function Danger({ text, urgent }: { readonly text: string; readonly urgent: boolean }) {
  const say = useSay()
  const likely = dangerIn(text)
  if (likely.length === 0 && !urgent) return null
  const rest = NUMBERS.filter((number) => !likely.includes(number))
  return (
    <section className="intake-danger" role="alert">
      <p>{say(words.danger)}</p>
      <p className="intake-emergency">
        {[...likely, ...rest].map((number) => (
          <span key={number} className={likely.includes(number) ? 'emergency emergency-likely' : 'emergency'}>
            <strong>{number}</strong> {say(EMERGENCY[number])}
          </span>
        ))}
      </p>
      {!urgent && <p>{say(words.mark)}</p>}
    </section>
  )
}
