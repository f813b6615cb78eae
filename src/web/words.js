// Figures and states in words.

/** Speaks one language: `t` gives the text of a key. */
export function speaker(t) {
  const duration = (seconds) => {
    const minutes = Math.max(1, Math.round(seconds / 60));
    if (minutes < 60) return t("words.minutes", { m: minutes });
    const hours = Math.floor(minutes / 60);
    if (hours >= 48) return t("words.days", { d: Math.floor(hours / 24) });
    return minutes % 60 && hours < 10 ? t("words.hours_minutes", { h: hours, m: minutes % 60 }) : t("words.hours", { h: hours });
  };
  const metres = (m) => (m < 995 ? t("words.metres", { m: Math.max(10, Math.round(m / 10) * 10) })
    : t("words.kilometres", { km: (m / 1000).toFixed(m < 9950 ? 1 : 0) }));
  return {
    duration,
    metres,
    /** Whole minutes on the way, at least one. */
    minutes: (seconds) => Math.max(1, Math.round(seconds / 60)),
    facility: (code) => t(`facility.${code}`),
    /** What is known about the door on arrival, `{tone, text}`: never a guess. */
    door({ state, closesIn, opensIn, travel = 0 }) {
      if (state === "open") {
        if (closesIn === null || closesIn === undefined) return { tone: "good", text: t("words.always_open") };
        const tone = closesIn - travel < 20 * 60 ? "warn" : "good";
        return { tone, text: t("words.closes_in", { time: duration(closesIn) }) };
      }
      if (state === "closed") {
        const known = opensIn !== null && opensIn !== undefined;
        return { tone: "bad", text: known ? t("words.opens_in", { time: duration(opensIn) }) : t("words.closed") };
      }
      return { tone: "warn", text: t("words.unknown_hours") };
    },
  };
}
