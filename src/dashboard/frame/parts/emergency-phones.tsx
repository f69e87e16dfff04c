import { useSay } from '../../kit/language.tsx'
import { partsWords as words } from '../words.ts'

/** The three numbers for emergencies, to call. */
export function EmergencyPhones() {
  const say = useSay()
  return (
    <>
      {(
        [
          ['110', words.police],
          ['119', words.fire],
          ['120', words.ambulance],
        ] as const
      ).map(([number, name]) => (
        <a key={number} href={`tel:${number}`} className="phone-link">
          {number} {say(name)}
        </a>
      ))}
    </>
  )
}
