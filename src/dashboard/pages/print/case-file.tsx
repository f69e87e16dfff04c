import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { Icon } from '../../frame/icons.tsx'
import { LevelChip, StateChip } from '../../frame/parts/chips.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { Page } from '../../frame/parts/page.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { Sheet } from '../../frame/parts/sheet.tsx'
import { Facts } from '../../frame/parts/side-panel.tsx'
import { digestOf } from '../../kit/digest.ts'
import type { RowOf } from '../../kit/engine.ts'
import { useLanguage } from '../../kit/language.tsx'
import { useCommunityName, useItemTitle, usePartyName, usePlaceName, useZone } from '../../kit/names.ts'
import { numberText } from '../../kit/numbers.ts'
import { useApi, useSession } from '../../kit/session.tsx'
import { momentText } from '../../kit/time.ts'
import { viewKey } from '../../kit/views.tsx'
import { Story, storySheets } from './story.tsx'
import { printWords as words } from './words.ts'

type File = RowOf<'demands'>

/** The file of one demand on as many sheets as its story needs. */
export function CaseFile({ id }: { readonly id: string }) {
  const { language, say } = useLanguage()
  const api = useApi()
  const { community } = useSession()
  const { data, error, refetch } = useQuery({
    queryKey: viewKey(community, 'demands', 'case', id, language),
    queryFn: async ({ signal }) => {
      const answer = await api.view('demands', { id, signal })
      return { ...answer, digest: await digestOf(answer.row) }
    },
  })
  if (error !== null) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading rows={8} />
  const { row, position, digest } = data
  const title = say(words.caseOf, { number: numberText(row.number) })
  const parts = storySheets(row.story ?? [])
  return (
    <Page
      title={title}
      intro={say(words.caseIntro)}
      actions={
        <Button type="primary" icon={<Icon name="print" size={1} />} onClick={() => window.print()}>
          {say(words.print)}
        </Button>
      }
    >
      <div className="sheets">
        {parts.map((entries, at) => (
          <Sheet
            key={entries[0]?.position ?? 'none'}
            label={`${title} ${at + 1}`}
            page={at + 1}
            of={parts.length}
            position={position}
            digest={digest}
          >
            {at === 0 && <Head file={row} title={title} />}
            <Story entries={entries} sheet={at + 1} />
          </Sheet>
        ))}
      </div>
    </Page>
  )
}

function Head({ file, title }: { readonly file: File; readonly title: string }) {
  const { language, say } = useLanguage()
  const community = useCommunityName()
  const zone = useZone()
  const itemTitle = useItemTitle()
  const partyName = usePartyName()
  const placeName = usePlaceName()
  // Paper outlives the year, so that it is always named.
  const moment = (at: string): string => momentText(language, at, zone, 0)
  const { item, raised, quarter, grid, due, parties, summary, result } = file
  // The quarter and the grid are enough on paper: the building would tell who lives there.
  const where = [placeName(quarter), placeName(grid)].filter((one) => one !== '').join(' · ')
  return (
    <>
      <header className="case-head">
        <p className="soft">{community}</p>
        <h2>{title}</h2>
        <p>
          <StateChip state={file.state} /> <LevelChip level={file.level} />
        </p>
      </header>
      <Facts
        facts={[
          [say(words.item), item === null ? null : `${item} ${itemTitle(item)}`],
          [say(words.summary), typeof summary === 'string' ? summary : null],
          [say(words.where), where],
          [say(words.raised), moment(raised)],
          [say(words.due), due === null ? null : moment(due)],
          [say(words.parties), parties.map(partyName).join('、')],
          [say(words.result), typeof result === 'string' ? result : null],
        ]}
      />
    </>
  )
}
