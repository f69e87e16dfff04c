import { Button, Drawer, Segmented } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { TEXT_SIZES, THEMES, useAppearance } from '../kit/appearance.tsx'
import { ROLE_WORDS } from '../kit/domain-words.ts'
import { useLanguage } from '../kit/language.tsx'
import { usePartyName } from '../kit/names.ts'
import { useSession, useSignIn } from '../kit/session.tsx'
import { notificationsPlace } from '../pages/notifications/place.ts'
import { Icon } from './icons.tsx'
import { keysAreOn, switchKeys } from './keys.ts'
import { Spoken } from './parts/names.tsx'
import { frameWords as words } from './words.ts'

/** Who is signed in; opens the settings of this browser and the way out. */
export function AccountMenu() {
  const { say } = useLanguage()
  const { actor, name, party, role } = useSession()
  const partyName = usePartyName()
  const [open, setOpen] = useState(false)
  const shownName = name ?? actor
  return (
    <>
      <button type="button" className="account" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="person" />
        <span className="sr-only">{say(words.account)}</span>
        <span className="account-text">
          <span className="account-name">{shownName}</span>
          <span className="account-role">
            <Spoken>{party === undefined ? say(ROLE_WORDS[role]) : partyName(party)}</Spoken>
          </span>
        </span>
      </button>
      <Drawer open={open} onClose={() => setOpen(false)} title={say(words.account)} size={360} destroyOnHidden>
        <Settings
          name={shownName}
          role={say(ROLE_WORDS[role])}
          party={party === undefined ? '' : partyName(party)}
          close={() => setOpen(false)}
        />
      </Drawer>
    </>
  )
}

interface SettingsProps {
  readonly name: string
  readonly role: string
  /** Empty for people who act for none. */
  readonly party: string
  readonly close: () => void
}

function Settings({ name, role, party, close }: SettingsProps) {
  const { language, choose, say } = useLanguage()
  const { theme, setTheme, textSize, setTextSize } = useAppearance()
  const { signOut } = useSignIn()
  const [keys, setKeys] = useState<'on' | 'off'>(keysAreOn() ? 'on' : 'off')
  const chooseKeys = (next: 'on' | 'off'): void => {
    switchKeys(next === 'on')
    setKeys(next)
  }
  return (
    <div className="settings">
      <div className="settings-who">
        <strong>{name}</strong>
        <span>
          <Spoken>{[party, role].filter((part) => part !== '').join(' · ')}</Spoken>
        </span>
      </div>
      <Setting title={say(words.language)}>
        <Segmented
          block
          aria-label={say(words.language)}
          value={language}
          onChange={choose}
          options={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
      </Setting>
      <Setting title={say(words.theme)}>
        <Segmented
          block
          aria-label={say(words.theme)}
          value={theme}
          onChange={setTheme}
          options={THEMES.map((value) => ({ value, label: say(words[value]) }))}
        />
      </Setting>
      <Setting title={say(words.textSize)}>
        <Segmented
          block
          aria-label={say(words.textSize)}
          value={textSize}
          onChange={setTextSize}
          options={TEXT_SIZES.map((value) => ({ value, label: `${value}%` }))}
        />
      </Setting>
      <Setting title={say(words.keys)}>
        <Segmented
          block
          aria-label={say(words.keys)}
          value={keys}
          onChange={chooseKeys}
          options={(['on', 'off'] as const).map((value) => ({ value, label: say(words[value]) }))}
        />
      </Setting>
      {party !== '' && (
        <Link href={notificationsPlace.path} onClick={close}>
          {say(words.notifications)}
        </Link>
      )}
      <Button block onClick={() => void signOut()} icon={<Icon name="out" />}>
        {say(words.signOut)}
      </Button>
    </div>
  )
}

const Setting = ({ title, children }: { readonly title: string; readonly children: React.ReactNode }) => (
  <div className="setting">
    <h2>{title}</h2>
    {children}
  </div>
)
