/** @import {Result, Vote} from '../lib/types.js' */
/** @param {Result} _result @param {boolean} _own @param {(vote: Vote | null) => void} _changed */
export async function askAbout(_result, _own, _changed) {}
/** @param {Result} _result @param {boolean} _agrees @returns {Promise<void>} */
export async function castThumb(_result, _agrees) {}
export function openCorrection() {}
