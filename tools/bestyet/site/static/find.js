// Finds practices: the same as site/find/words.py and site/find/ask.py, over the index that the build wrote.
// Also works from disk, where no page may fetch: there the index is loaded as the script that it is.
(() => {
  "use strict";
  const base = new URL("..", document.currentScript.src);
  const LETTERS = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", ø: "oe", æ: "ae", œ: "oe", đ: "d", ł: "l" };

  function plain(text) {
    const composed = text.normalize("NFC").toLowerCase().replace(/[äöüßøæœđł]/g, (letter) => LETTERS[letter]);
    return composed.normalize("NFD").replace(/\p{M}/gu, "");
  }

  const parts = (text) => plain(text).match(/[\p{L}\p{N}]+/gu) || [];

  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let older, before, row = Array.from({ length: other.length + 1 }, (_, j) => j);
    for (let i = 1; i <= one.length; i++) {
      [older, before, row] = [before, row, [i]];
      for (let j = 1; j <= other.length; j++) {
        let cost = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one[i - 1] !== other[j - 1]));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) cost = Math.min(cost, older[j - 2] + 1);
        row.push(cost);
      }
      if (Math.min(...row) > most) return most + 1;
    }
    return row[other.length];
  }

  class Finder {
    constructor(index) {
      Object.assign(this, index.rules, { index, byWord: new Map(), byStem: new Map() });
      this.small = new Set(this.small);
      this.postings = index.terms.map(([, flat]) => flat);
      index.terms.forEach(([words], number) => {
        words.split(" ").forEach((word) => this.byWord.set(word, number));
        this.byStem.set(this.stem(words.split(" ")[0]), number);
      });
    }

    stem(word) {
      for (const ending of this.endings) {
        if (!word.endsWith(ending) || word.length - ending.length < this.short || word.endsWith("ss")) continue;
        const left = word.slice(0, -ending.length);
        const last = left.at(-1);
        return last === left.at(-2) && !"aeiouls".includes(last) && left.length > this.short ? left.slice(0, -1) : left;
      }
      return word;
    }

    asked(words) {
      const joined = [];
      for (let at = 0; at < words.length; at++) {
        const both = words[at] + (words[at + 1] || "");
        const isOne = at + 1 < words.length && words[at].length > 1 && this.byWord.has(both);
        joined.push(isOne ? both : words[at]);
        if (isOne) at++;
      }
      const telling = joined.filter((word) => !this.small.has(word));
      return [...new Set(telling.length ? telling : joined)];
    }

    meant(question) {
      return this.asked(parts(question)).map((word) => this.meantBy(word));
    }

    // The question for a search of the whole text: as typed, but for words that say nothing and typing errors.
    telling(question) {
      const read = new Map(this.meant(question).map((one) => [one.asked, one.readAs]));
      const words = question.split(/\s+/).map((word) => [word, parts(word).join("")]).filter(([, bare]) => !this.small.has(bare));
      return words.map(([word, bare]) => read.get(bare) || word).join(" ").trim() || question;
    }

    meantBy(asked) {
      const known = this.byWord.get(asked) ?? this.byStem.get(this.stem(asked));
      if (known !== undefined) return { asked, terms: new Map().set(known, 1), readAs: "" };
      const terms = new Map();
      if (asked.length < this.short) return { asked, terms, readAs: "" };
      for (const [word, term] of this.byWord) if (word.startsWith(asked)) terms.set(term, this.begins);
      if (terms.size) return { asked, terms, readAs: "" };
      let least = asked.length < this.long ? 1 : 2;
      let near = [];
      for (const [word, term] of this.byWord) {
        const errors = word.length < this.short ? least + 1 : distance(asked, word, least);
        if (errors > least) continue;
        if (errors < least) near = [];
        least = errors;
        near.push([word, term]);
      }
      near.forEach(([, term]) => terms.set(term, least === 1 ? this.oneError : this.twoErrors));
      return { asked, terms, readAs: near.map(([word]) => word).sort()[0] || "" };
    }

    ask(question) {
      const meant = this.meant(question).filter((one) => one.terms.size);
      const scores = new Map();
      const terms = new Map();
      for (const one of meant) {
        const best = new Map();
        for (const [term, sure] of one.terms) {
          terms.set(term, sure);
          const flat = this.postings[term];
          for (let n = 0; n < flat.length; n += 2) best.set(flat[n], Math.max(best.get(flat[n]) || 0, flat[n + 1] * sure));
        }
        for (const [place, score] of best) scores.set(place, (scores.get(place) || 0) + score);
      }
      const ranked = [...scores].map(([place, score]) => ({ place, score: score * (1 + this.named * this.nameAsked(place, terms, meant.length)) }));
      ranked.sort((a, b) => b.score - a.score || a.place - b.place);
      return ranked.slice(0, this.most).filter((one) => one.score >= this.least * ranked[0].score).map((one) => {
        const practice = this.index.practices[one.place];
        return { practice, score: one.score, step: this.step(practice, terms), has: (word) => terms.has(this.byWord.get(parts(word).join(""))) };
      });
    }

    nameAsked(place, terms, asked) {
      const practice = this.index.practices[place];
      practice.names ||= [practice.title, ...practice.also].map((name) =>
        new Set(parts(name).filter((word) => this.byWord.has(word) && !this.small.has(word)).map((word) => this.byWord.get(word))));
      let best = 0;
      for (const name of practice.names) {
        let shared = 0;
        for (const term of name) shared += terms.get(term) || 0;
        if (name.size) best = Math.max(best, (2 * shared) / (name.size + asked));
      }
      return Math.min(1, best);
    }

    step(practice, terms) {
      let best = 0, found = null;
      for (const step of practice.steps) {
        const held = new Set(parts(`${step[1]} ${step[2]}`).map((word) => this.byWord.get(word)));
        let score = 0;
        for (const [term, sure] of terms) if (held.has(term)) score += sure / Math.log1p(this.postings[term].length / 2);
        if (step[2]) score *= this.duty;
        if (score > best) [best, found] = [score, step];
      }
      return found;
    }

    // Practices with a word that looks most like what was asked, where none has any of it.
    nearest(question) {
      const threes = (word) => new Set([...` ${word} `].slice(2).map((_, n) => ` ${word} `.slice(n, n + 3)));
      const asked = new Set(this.asked(parts(question)).flatMap((word) => [...threes(word)]));
      const likeness = (practice) => Math.max(0, ...[practice.title, ...practice.also].flatMap(parts).map((word) => {
        const own = threes(word);
        return [...own].filter((three) => asked.has(three)).length / (own.size + asked.size);
      }));
      return this.index.practices.map((practice) => [likeness(practice), practice]).filter(([like]) => like > 0.1)
        .sort((a, b) => b[0] - a[0]).slice(0, 3).map(([, practice]) => practice);
    }
  }

  function script(address) {
    return new Promise((done, failed) => {
      const made = document.createElement("script");
      Object.assign(made, { src: address, onload: done, onerror: failed });
      document.head.append(made);
    });
  }

  // Asked for anew each time (the host answers "as before"): an index older than the pages would tell what no longer holds.
  async function read() {
    const address = new URL("assets/find-index.js", base).href;
    if (location.protocol === "file:") {
      let given;
      window.bestyetIndex = (index) => { given = index; };
      await script(address);
      return given;
    }
    const answer = await fetch(address, { cache: "no-cache" });
    if (!answer.ok) throw new Error(String(answer.status));
    const text = await answer.text();
    return JSON.parse(text.slice(text.indexOf("(") + 1, text.lastIndexOf(")")));
  }

  let ready;
  window.bestyetFind = { base, Finder, finder: () => (ready ||= read().then((index) => new Finder(index))) };
})();
