import { Sheet, SheetScroll } from '../../frame/parts/sheet.tsx'
import { type Say, useLanguage } from '../../kit/language.tsx'
import { usePartyName } from '../../kit/names.ts'
import { countText, rateText } from '../../kit/numbers.ts'
import { useView } from '../../kit/views.tsx'
import { type Figures, largest, RATES, type Report } from './figures.ts'
import { reportWords as words } from './words.ts'

/** What the second page has room for. */
const PARTIES = 18
const CORRECTIONS = 8

type ChannelName = 'self' | 'relative' | 'staff' | 'hotline' | 'service' | 'import'

/** The name of a channel by which demands come in. */
const channelName = (say: Say, value = ''): string =>
  value === 'party' ? say(words.ownParty) : value in words ? say(words[value as ChannelName]) : value

/** The month by channel and by party, and the corrections of earlier months. */
export function SecondSheet({ report, position }: { readonly report: Report; readonly position: string }) {
  const { say } = useLanguage()
  const partyName = usePartyName()
  const figures = useFigures(report)
  const channels = figures.filter(({ by }) => by === 'channel')
  const { shown, rest } = largest(
    figures.filter(({ by }) => by === 'party'),
    PARTIES,
  )
  return (
    <Sheet
      label={say(words.second, { month: report.month })}
      page={2}
      of={2}
      position={position}
      digest={report.digest}
    >
      <FigureTable
        caption={say(words.channels)}
        head={say(words.channel)}
        rows={channels.map((one) => [channelName(say, one.value), one])}
      />
      <FigureTable
        caption={say(words.parties)}
        head={say(words.party)}
        rows={[
          ...shown.map((one) => [partyName(one.value), one] as const),
          ...(rest === undefined ? [] : [[say(words.others, { n: rest.parties }), rest.figures] as const]),
        ]}
      />
      <Corrections report={report} />
    </Sheet>
  )
}

/** The figures by channel and party: as published, else as they stand today. */
function useFigures({ month, figures }: Report): readonly Figures[] {
  const { data } = useView('three-rates', {
    filters: { by: ['channel', 'party'], month },
    limit: 500,
    enabled: figures === null,
  })
  if (figures !== null) return figures
  return (data?.rows ?? []).flatMap(({ by, value, demands, response, resolution, satisfaction }) =>
    by === 'channel' || by === 'party' ? [{ by, value: value ?? '', demands, response, resolution, satisfaction }] : [],
  )
}

interface FigureTableProps {
  readonly caption: string
  readonly head: string
  readonly rows: readonly (readonly [name: string, figures: Figures])[]
}

function FigureTable({ caption, head, rows }: FigureTableProps) {
  const { language, say } = useLanguage()
  return (
    <SheetScroll label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col" className="count">
              {say(words.demands)}
            </th>
            {RATES.map((rate) => (
              <th key={rate} scope="col" className="count">
                {say(words[rate])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, figures]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="count">{countText(language, figures.demands)}</td>
              {RATES.map((rate) => (
                <td key={rate} className="count">
                  {rateText(figures[rate])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </SheetScroll>
  )
}

function Corrections({ report: { corrections, correctionsLeft } }: { readonly report: Report }) {
  const { language, say } = useLanguage()
  const partyName = usePartyName()
  const ofWhat = ({ by, value, figure }: Report['corrections'][number]): string => {
    const [name = '', part] = figure.split('.')
    const whose = by === 'all' ? say(words.all) : by === 'party' ? partyName(value) : channelName(say, value)
    const which = name in words ? say(words[name as 'demands']) : name
    return [whose, which, part === undefined ? '' : say(part === 'of' ? words.of : words.count)]
      .filter(Boolean)
      .join(' · ')
  }
  const left = corrections.length - CORRECTIONS + correctionsLeft
  if (corrections.length === 0) {
    return (
      <section>
        <h3>{say(words.corrections)}</h3>
        <p className="soft">{say(words.noCorrections)}</p>
      </section>
    )
  }
  return (
    <SheetScroll label={say(words.corrections)}>
      <table>
        <caption>{say(words.corrections)}</caption>
        <thead>
          <tr>
            <th scope="col">{say(words.month)}</th>
            <th scope="col">{say(words.changed)}</th>
            <th scope="col" className="count">
              {say(words.was)}
            </th>
            <th scope="col" className="count">
              {say(words.now)}
            </th>
          </tr>
        </thead>
        <tbody>
          {corrections.slice(0, CORRECTIONS).map((one) => (
            <tr key={`${one.month} ${one.by} ${one.value} ${one.figure}`}>
              <th scope="row">{one.month}</th>
              <td>{ofWhat(one)}</td>
              <td className="count">{countText(language, one.was)}</td>
              <td className="count">{countText(language, one.now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && <p className="soft report-note">{say(words.more, { n: left })}</p>}
    </SheetScroll>
  )
}
