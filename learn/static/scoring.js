// The 2016 criteria for fibromyalgia as arithmetic (Wolfe et al. 2016). Pure: nothing is kept or sent.

// [id, label, region, counts for generalised pain, x, y]: x and y name the rectangle on the map.
export const AREAS = [
  ["jaw_l", "Jaw, left", "Left upper", false, 212, 74],
  ["shoulder_l", "Shoulder girdle, left", "Left upper", true, 230, 112],
  ["upper_arm_l", "Upper arm, left", "Left upper", true, 272, 150],
  ["lower_arm_l", "Lower arm, left", "Left upper", true, 288, 234],
  ["jaw_r", "Jaw, right", "Right upper", false, 180, 74],
  ["shoulder_r", "Shoulder girdle, right", "Right upper", true, 138, 112],
  ["upper_arm_r", "Upper arm, right", "Right upper", true, 116, 150],
  ["lower_arm_r", "Lower arm, right", "Right upper", true, 100, 234],
  ["hip_l", "Hip (buttock, outer side), left", "Left lower", true, 504, 264],
  ["upper_leg_l", "Upper leg, left", "Left lower", true, 214, 300],
  ["lower_leg_l", "Lower leg, left", "Left lower", true, 216, 408],
  ["hip_r", "Hip (buttock, outer side), right", "Right lower", true, 552, 264],
  ["upper_leg_r", "Upper leg, right", "Right lower", true, 162, 300],
  ["lower_leg_r", "Lower leg, right", "Right lower", true, 166, 408],
  ["neck", "Neck", "Axial", true, 530, 92],
  ["upper_back", "Upper back", "Axial", true, 502, 120],
  ["lower_back", "Lower back", "Axial", true, 506, 198],
  ["chest", "Chest", "Axial", false, 162, 150],
  ["abdomen", "Abdomen", "Axial", false, 166, 216],
].map(([id, label, region, counts, x, y]) => ({ id, label, region, counts, x, y }));

// How many areas hurt (0 to 19), and in how many of the five regions at least one that counts.
export function areasOf(ids) {
  const chosen = AREAS.filter((area) => ids.includes(area.id));
  const regions = new Set(chosen.filter((area) => area.counts).map((area) => area.region));
  return { wpi: chosen.length, regions: regions.size };
}

// Three symptoms of the past week (0 to 3 each) and three of the past six months (0 or 1 each): 0 to 12.
export function sssOf({ fatigue, unrefreshed, cognitive, headache, abdomen, depression }) {
  return fatigue + unrefreshed + cognitive + headache + abdomen + depression;
}

// Whether the criteria are met; other diagnoses do not change the result.
export function meets2016({ wpi, sss, regions, months }) {
  const isEnough = (wpi >= 7 && sss >= 5) || (wpi >= 4 && wpi <= 6 && sss >= 9);
  return isEnough && regions >= 4 && months >= 3;
}
