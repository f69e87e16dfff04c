import { Closed, Line } from '../kernel/index.ts'
import { Skill } from '../personnel/shapes.ts'

export const skillEvents = {
  /** A skill on the list of the community, with its labels. Listed again, it has other labels. */
  SkillListed: Closed({ skill: Skill, name: Line, nameEn: Line }),
  /** No command may name the skill from now on, until it is listed again. Certificates that exist stay, and are renewed no more. */
  SkillRetired: Closed({ skill: Skill }),
}
