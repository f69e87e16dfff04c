import { HOUR, type LocalDay } from '../../domain/kernel/index.ts'
import type { Agenda, Course } from '../agenda.ts'
import type { World } from '../case.ts'
import { chanceOf } from '../random.ts'
import { absorbed, gap, together, unanswered } from './company.ts'
import { complained, reportedLate, suspected } from './danger.ts'
import { extended, neglected, unfunded } from './delays.ts'
import { hotlineOrder } from './hotline.ts'
import type { Scene } from './scene.ts'

/** The scenes, with the day of the first performance and the days between two. */
const SCENES: readonly { readonly play: (scene: Scene) => Course; readonly from: number; readonly every: number }[] = [
  { play: hotlineOrder, from: 1, every: 12 },
  { play: unfunded, from: 2, every: 90 },
  { play: neglected, from: 3, every: 40 },
  { play: together, from: 4, every: 30 },
  { play: extended, from: 5, every: 25 },
  { play: absorbed, from: 6, every: 35 },
  { play: complained, from: 8, every: 60 },
  { play: suspected, from: 10, every: 75 },
  { play: unanswered, from: 12, every: 50 },
  { play: gap, from: 15, every: 80 },
  { play: reportedLate, from: 18, every: 120 },
]

/** Puts scripted stories on the agenda, on working days between what happens by chance. */
export function staged(world: World, agenda: Agenda, span: { seed: number; first: LocalDay; days: number }): void {
  const { seed, first, days } = span
  SCENES.forEach(({ play, from, every }, at) => {
    for (let nth = 0; from + nth * every < days; nth += 1) {
      const chance = chanceOf(seed, 960_000 + at * 1_000 + nth)
      const moment = world.hours.start(first + from + nth * every) + 9 * HOUR + chance.below(5 * HOUR)
      agenda.follow(world.hours.office(moment, chance), play({ world, chance, nth }))
    }
  })
}
