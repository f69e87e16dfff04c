import { App, Button } from 'antd'
import { useMemo, useState } from 'react'
import { Link } from 'wouter'
import { Icon } from '../../frame/icons.tsx'
import { caseFileLink } from '../../frame/links.ts'
import { Chip, LevelChip, StateChip, VisibilityChip } from '../../frame/parts/chips.tsx'
import { DueTime } from '../../frame/parts/due-time.tsx'
import { Empty } from '../../frame/parts/empty.tsx'
import { Loading } from '../../frame/parts/loading.tsx'
import { holdsSealed } from '../../frame/parts/personal-value.tsx'
import { ProblemNote } from '../../frame/parts/problem.tsx'
import { RUNG_WORDS } from '../../kit/domain-words.ts'
import { dueRule } from '../../kit/due-rules.ts'
import { HttpProblem, type RowOf } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { numberText } from '../../kit/numbers.ts'
import { useRow } from '../../kit/views.tsx'
import { Actions } from './actions.tsx'
import { FileFacts } from './file-facts.tsx'
import { DangerBanner, Tasks, UnderWay } from './file-parts.tsx'
import { Related } from './related.tsx'
import { isConcerned } from './steps.ts'
import { tasksIn } from './tasks.ts'
import { Timeline } from './timeline.tsx'
import { demandWords, fileWords as words } from './words.ts'

type File = RowOf<'demands'>

/** The file of one demand: where it stands, what the reader can do, and its whole story. */
export function DemandFile({ id, heading: Heading }: { readonly id: string; readonly heading: 'h1' | 'h2' }) {
  const say = useSay()
  const [opened, setOpened] = useState<string>()
  const isOpened = opened === id
  const sealed = useRow('demands', id, { personal: 'sealed' })
  const whole = useRow('demands', isOpened ? id : undefined)
  const file = (isOpened ? whole.data : undefined) ?? sealed.data
  if (sealed.error instanceof HttpProblem && sealed.error.status === 404) {
    return (
      <>
        <Heading className="sr-only">{say(words.file)}</Heading>
        <Empty kind="forbidden" title={say(words.unknown)} next={say(words.unknownNext)} />
      </>
    )
  }
  if (sealed.error !== null && file === undefined) {
    return <ProblemNote error={sealed.error} retry={() => void sealed.refetch()} />
  }
  if (file === undefined) return <Loading rows={8} />
  return (
    <>
      {whole.error !== null && <ProblemNote error={whole.error} retry={() => void whole.refetch()} />}
      <FileBody
        key={id}
        file={file}
        heading={Heading}
        open={() => setOpened(id)}
        opened={isOpened && whole.data !== undefined}
      />
    </>
  )
}

interface BodyProps {
  readonly file: File
  readonly heading: 'h1' | 'h2'
  readonly open: () => void
  readonly opened: boolean
}

function FileBody({ file, heading: Heading, open, opened }: BodyProps) {
  const say = useSay()
  const tasks = useMemo(() => tasksIn(file.story ?? []), [file.story])
  const concerned = isConcerned(file)
  return (
    <article className="file" aria-label={say(words.file)}>
      <header className="file-head">
        <div className="file-chips">
          <StateChip state={file.state} />
          <LevelChip level={file.level} />
          <VisibilityChip visibility={file.visibility} />
          {file.rung !== null && <Chip tone="danger">{say(RUNG_WORDS[file.rung])}</Chip>}
          {file.supervision !== null && <Chip tone="warn">{say(demandWords.supervised)}</Chip>}
          <DueTime due={file.due} rule={dueRule(file)} />
        </div>
        <Heading className="file-title">{file.summary ?? say(demandWords.unsorted)}</Heading>
        <Numbered number={file.number} />
      </header>
      <DangerBanner file={file} />
      {concerned && (
        <p className="file-concerned" role="note">
          <Icon name="lock" /> {say(words.concerned)}
        </p>
      )}
      <Actions file={file} tasks={tasks} />
      <FileFacts file={file} tasks={tasks} open={open} />
      <Tasks tasks={tasks} />
      <UnderWay file={file} />
      {!concerned && <Related file={file} />}
      <section className="file-section" aria-label={say(words.story)}>
        <div className="file-story-head">
          <h2>{say(words.story)}</h2>
          <Link href={caseFileLink(file.id)}>{say(words.caseFile)}</Link>
          <Opening file={file} open={open} opened={opened} />
        </div>
        <Timeline file={file} open={open} />
      </section>
    </article>
  )
}

/** The one deliberate click that opens words, names and contacts, and is recorded. */
function Opening({ file, open, opened }: Omit<BodyProps, 'heading'>) {
  const say = useSay()
  if (opened) {
    return (
      <span className="soft" role="status">
        <Icon name="eye" size={1} /> {say(words.opened)}
      </span>
    )
  }
  if (!holdsSealed(file)) return null
  return (
    <Button size="small" icon={<Icon name="eye" size={1} />} onClick={open} title={say(words.openNote)}>
      {say(words.openWords)}
    </Button>
  )
}

/** The number in groups, to be read aloud and copied. */
function Numbered({ number }: { readonly number: string }) {
  const say = useSay()
  const { message } = App.useApp()
  const text = numberText(number)
  return (
    <button
      type="button"
      className="file-number number"
      title={say(words.copyNumber)}
      onClick={() => {
        void navigator.clipboard?.writeText(text).then(() => message.success(say(words.numberCopied)))
      }}
    >
      {text}
    </button>
  )
}
