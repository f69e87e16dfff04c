import { writeSync } from 'node:fs'
import { standIn } from './server.ts'

/** The stand-in in a process of its own, for engines in theirs: `node child-server.ts` says where it is. */
writeSync(1, `${(await standIn()).url}\n`)
