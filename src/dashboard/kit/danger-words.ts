/** Numbers to call where life or limb is in danger: police, fire, ambulance. */
export type EmergencyNumber = '110' | '119' | '120'

/** Words that sound dangerous, by the number that answers them. Texts are compared in lower case, Chinese ones without spaces. */
const SOUNDS: Readonly<Record<EmergencyNumber, { readonly zh: RegExp; readonly en: RegExp }>> = {
  '110': {
    zh: /救命|报警|打人|打我|打老婆|打孩子|挨打|被打|家暴|虐待|持刀|拿刀|动刀|砍人|杀人|杀我|抢劫|强奸|性侵|猥亵|绑架|拐|走失|走丢|失踪|不见了人|跟踪|尾随|撬门|撬锁|闯进|闯入|威胁/,
    en: /\b(?:beat(?:s|ing|en)?|hits? (?:me|him|her|us|them)|attack(?:s|ed|ing)?|assault(?:ed)?|abus(?:e|es|ed|ing)|knife|gun|rape[ds]?|robbed|robbery|burglar|break(?:s|ing)? in|kidnap(?:ped)?|missing (?:child|person|girl|boy|man|woman)|threat(?:en(?:s|ed|ing)?)?|kill (?:me|him|her|us|them)|help me|stalk(?:s|ed|ing|er)?)\b/,
  },
  '119': {
    zh: /着火|起火|失火|火灾|冒烟|冒火|燃气|煤气|漏气|爆炸|爆燃|困在|被困|卡在电梯|电梯困|坍塌|塌了|漏电|溺水|落水/,
    en: /\b(?:(?:on|a|the|catch(?:es)?|caught) fire|smoke|gas (?:leak|smell)|smell(?:s|ing)? (?:of )?gas|explo(?:de[sd]?|sion)|trapped|stuck in the (?:lift|elevator)|collaps(?:ed|ing)|drown(?:s|ed|ing)?|live wire|electric shock)\b/,
  },
  '120': {
    zh: /晕倒|昏倒|昏迷|没有呼吸|不呼吸|没呼吸|喘不上|呼吸困难|心脏病发|胸口痛|胸痛|中风|大出血|流血|抽搐|中毒|农药|安眠药|自杀|轻生|不想活|跳楼|割腕|上吊|寻短见|触电|起不来了|动不了了|快不行了|要生了/,
    en: /\b(?:unconscious|faint(?:s|ed)?|not breathing|can(?:no|')?t breathe|cannot breathe|heart attack|chest pain|stroke|bleed(?:s|ing)?|seizure|poison(?:ed|ing)?|overdose|suicid(?:e|al)|kill (?:myself|himself|herself)|want to die|electrocuted|cannot get up|can't get up|in labou?r)\b/,
  },
}

/** The numbers that a text sounds like, none where it sounds like no danger. A text may sound dangerous and not be so: ask, do not judge. */
export function dangerIn(text: string): readonly EmergencyNumber[] {
  const english = text.toLowerCase().replace(/’/g, "'")
  const chinese = text.replace(/\s/g, '')
  return (Object.keys(SOUNDS) as EmergencyNumber[]).filter(
    (number) => SOUNDS[number].zh.test(chinese) || SOUNDS[number].en.test(english),
  )
}
