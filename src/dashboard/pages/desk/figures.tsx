import { Link } from 'wouter'
import { useLanguage } from '../../kit/language.tsx'
import { countText } from '../../kit/numbers.ts'
import { useBoardFigures } from './board.ts'
import { deskWords as words } from './words.ts'

/** How many demands are open, overdue, waiting for a callback, and closed within a week. Each leads to its list. */
export function Figures() {
  const { language, say } = useLanguage()
  const board = useBoardFigures()
  const figures = [
    { name: 'open', value: board.open, href: '/demands' },
    { name: 'late', value: board.overdue, href: '/demands?overdue=true' },
    { name: 'delivered', value: board.delivered, href: '/demands?state=delivered' },
    { name: 'closed', value: board.closed, href: '/demands?tab=all&state=closed' },
  ] as const
  return (
    <section className="panel" aria-labelledby="figures-title">
      <h2 id="figures-title">{say(words.figures)}</h2>
      <ul className="tiles">
        {figures.map(({ name, value, href }) => (
          <li key={name}>
            <Link href={href} className={name === 'late' && value > 0 ? 'tile tile-late' : 'tile'}>
              <span className="tile-value number">{board.known ? countText(language, value) : '–'}</span>
              <span>{say(words[name])}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
