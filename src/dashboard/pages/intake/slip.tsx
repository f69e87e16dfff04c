import { createPortal, flushSync } from 'react-dom'
import { useLanguage } from '../../kit/language.tsx'
import { useZone } from '../../kit/names.ts'
import { numberText } from '../../kit/numbers.ts'
import { momentText } from '../../kit/time.ts'
import type { Registered } from './receipt.tsx'
import { intakeWords as words } from './words.ts'

/** A sheet of A6, a roll of 80 mm, and large print. */
export const SLIPS = ['a6', 'roll', 'large'] as const
export type SlipSize = (typeof SLIPS)[number]

/** Prints once the slip is on the page. The window waits while the dialog of the printer is open. */
export function printSlip(show: () => void): void {
  flushSync(show)
  window.print()
}

interface SlipProps {
  readonly size: SlipSize
  readonly done: Registered
  readonly accept: string
  readonly resolve: string
}

/** The only thing on paper. It has no name and no words of the caller: slips get lost. */
export function SlipSheet({ size, done, accept, resolve }: SlipProps) {
  const { language, say } = useLanguage()
  const zone = useZone()
  const facts = [
    [words.slipRaised, momentText(language, new Date(done.atMs).toISOString(), zone)],
    [words.slipAccept, accept],
    [words.slipResolve, resolve],
  ] as const
  return createPortal(
    <div className={`print-sheet slip slip-${size}`} aria-hidden="true">
      <p className="slip-title">{say(words.slipTitle)}</p>
      <p className="slip-number">{numberText(done.number)}</p>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name.en}>
            <dt>{say(name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>{say(words.slipAsk)}</p>
      <p>{say(words.slipEmergency)}</p>
    </div>,
    document.body,
  )
}
