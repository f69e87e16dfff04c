import { Chip } from '../../frame/parts/chips.tsx'
import { Sheet, SheetScroll } from '../../frame/parts/sheet.tsx'
import { useLanguage } from '../../kit/language.tsx'
import { useCommunityName, useZone } from '../../kit/names.ts'
import { countText, rateText } from '../../kit/numbers.ts'
import { apartWords } from '../../kit/rate-words.ts'
import { dayAt } from '../../kit/time.ts'
import { Course } from './course.tsx'
import { type Figures, RATES, type Ratio, type Report } from './figures.ts'
import { reportWords as words } from './words.ts'

interface FirstSheetProps {
  readonly report: Report
  /** All months, the latest first. */
  readonly months: readonly Report[]
  readonly position: string
}

/** The rates as published beside those of today, their course, and what is in none of them. */
export function FirstSheet({ report, months, position }: FirstSheetProps) {
  const { language, say } = useLanguage()
  const community = useCommunityName()
  const zone = useZone()
  const { published, today, publishedAt, month } = report
  const shown = published ?? today
  const past = months.filter((one) => one.month <= month).slice(0, 12)
  const title = say(words.title, { month })
  return (
    <Sheet label={title} page={1} of={2} position={position} digest={report.digest}>
      <header className="report-head">
        <p className="soft">{community}</p>
        <h2>{title}</h2>
        <Chip tone={publishedAt === null ? 'warn' : 'good'}>
          {publishedAt === null
            ? say(words.provisional)
            : say(words.published, { day: dayAt(Date.parse(publishedAt), zone) })}
        </Chip>
        {report.position !== null && <p className="soft">{say(words.upTo, { position: report.position })}</p>}
      </header>
      <div className="report-rates">
        <div className="report-rate">
          <span>{say(words.demands)}</span>
          <strong>{countText(language, shown.demands)}</strong>
        </div>
        {RATES.map((rate) => (
          <div key={rate} className="report-rate">
            <span>{say(words[rate])}</span>
            <strong>{rateText(shown[rate])}</strong>
          </div>
        ))}
      </div>
      <Beside published={published} today={today} />
      <section>
        <h3>{say(words.course)}</h3>
        <Course months={past.toReversed()} />
      </section>
      <Apart figures={shown} />
      <p className="soft report-note">{say(words.definition)}</p>
    </Sheet>
  )
}

/** The published figures beside the same figures as they stand today. */
function Beside({ published, today }: { readonly published: Figures | null; readonly today: Figures }) {
  const { language, say } = useLanguage()
  const whole = (ratio: Ratio): string => say(words.outOf, { rate: rateText(ratio), count: ratio.count, of: ratio.of })
  return (
    <SheetScroll label={say(words.summary)}>
      <table>
        <caption>{say(words.summary)}</caption>
        <thead>
          <tr>
            <th scope="col">{say(words.figure)}</th>
            <th scope="col" className="count">
              {say(words.asPublished)}
            </th>
            <th scope="col" className="count">
              {say(words.today)}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{say(words.demands)}</th>
            <td className="count">{published === null ? say(words.notYet) : countText(language, published.demands)}</td>
            <td className="count">{countText(language, today.demands)}</td>
          </tr>
          {RATES.map((rate) => (
            <tr key={rate}>
              <th scope="row">{say(words[rate])}</th>
              <td className="count">{published === null ? say(words.notYet) : whole(published[rate])}</td>
              <td className="count">{whole(today[rate])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </SheetScroll>
  )
}

function Apart({ figures: { apart = [] } }: { readonly figures: Figures }) {
  const { language, say } = useLanguage()
  const named: Readonly<Record<string, (typeof apartWords)['merged']>> = apartWords
  return (
    <section>
      <h3>{say(words.apart)}</h3>
      {apart.length === 0 ? (
        <p className="soft">{say(words.nothingApart)}</p>
      ) : (
        <ul className="report-apart">
          {apart.map(({ reason, count }) => (
            <li key={reason}>
              <span>{say(named[reason] ?? { en: reason, zh: reason })}</span> <b>{countText(language, count)}</b>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
