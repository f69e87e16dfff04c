import { useEffect, useState } from 'react'
import { readSetting, writeSetting } from '../../kit/language.tsx'

const STORED = 'sanshe.alarm-sound'
const CHANGED = 'sanshe-alarm-sound'
/** Two soft tones; a calm sound that is heard across a room. */
const TONES = [660, 880] as const
const TONE_SECONDS = 0.18
const AGAIN_MS = 30_000

const isOn = (): boolean => readSetting(STORED) === 'on'

/** Whether the alarm sounds in this browser, and how to change that. It is off until it is switched on. */
export function useSoundSetting(): readonly [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(isOn)
  useEffect(() => {
    const changed = (): void => setOn(isOn())
    window.addEventListener(CHANGED, changed)
    return () => window.removeEventListener(CHANGED, changed)
  }, [])
  return [
    on,
    (next) => {
      writeSetting(STORED, next ? 'on' : 'off')
      window.dispatchEvent(new Event(CHANGED))
      if (next) ring()
    },
  ]
}

let context: AudioContext | undefined

/** Sounds once. Browsers allow it only after the reader has clicked something. */
function ring(): void {
  context ??= new AudioContext()
  const from = context.currentTime
  for (const [at, frequency] of TONES.entries()) {
    const tone = context.createOscillator()
    const volume = context.createGain()
    tone.frequency.value = frequency
    volume.gain.setValueAtTime(0.2, from + at * TONE_SECONDS)
    volume.gain.exponentialRampToValueAtTime(0.001, from + (at + 1) * TONE_SECONDS)
    tone.connect(volume).connect(context.destination)
    tone.start(from + at * TONE_SECONDS)
    tone.stop(from + (at + 1) * TONE_SECONDS)
  }
}

/** Sounds while there are alarms: with each new one, and every half a minute, where the reader has switched it on. */
export function useAlarmSound(alarms: string): void {
  const [on] = useSoundSetting()
  useEffect(() => {
    if (!on || alarms === '') return
    ring()
    const timer = window.setInterval(ring, AGAIN_MS)
    return () => window.clearInterval(timer)
  }, [on, alarms])
}
