// The live market: new weeks are drawn into the figures as they come, and the next is asked for.
(function () {
  "use strict";
  const clientside = window.dash_clientside = window.dash_clientside || {};
  const now = { run: null, looks: null, playing: false, asked: 0, n: 0, timer: null, said: 0,
    places: null, steps: 0, owed: 0 };
  const LONGEST_WAIT = 15000;
  const EMPTY = JSON.stringify({ person: null, friends: [] });

  function figure(id) {
    const outer = document.getElementById(id);
    return outer ? outer.querySelector(".js-plotly-plot") : null;
  }

  function remember(change) {
    window.history.replaceState(window.history.state, "", window.relmark.address(change));
  }

  // Not an output of the callback that draws: weeks drawn ask for weeks, in a circle.
  function ask(weeks) {
    now.asked = performance.now();
    now.n += 1;
    clientside.set_props("live-tick", { data: { n: now.n, run: now.run, weeks: weeks,
      week: Number(document.getElementById("live-board").dataset.week),
      playing: now.playing, search: window.location.search } });
  }

  function waits() {
    return now.asked && performance.now() - now.asked < LONGEST_WAIT;
  }

  // Weeks a request, and milliseconds between two requests, at a speed in weeks a second.
  function rhythm(speed) {
    const pause = Math.max(250, 1000 / speed);
    return { weeks: Math.max(1, Math.round(speed * pause / 1000)), pause: pause };
  }

  // A few people in a hundred change their standing in a week. They take their looks from the
  // sample of it; plotly's own restyle would lay out and draw everybody anew, some 100 ms. What
  // plotly keeps is changed too, so that it draws the same when the window changes its size.
  function drawPeople(places) {
    const drawn = figure("live-people");
    if (!drawn || places === now.places) { return; }
    const layers = drawn.querySelectorAll(".scatterlayer .trace");
    const people = layers[0].querySelectorAll(".point");
    const samples = layers[layers.length - 1].querySelectorAll(".point");
    const marker = drawn.data[0].marker, kept = drawn.calcdata[0], looks = now.looks;
    for (let k = 0; k < places.length; k += 1) {
      if (now.places && places[k] === now.places[k]) { continue; }
      const place = Number(places[k]);
      marker.color[k] = kept[k].mc = looks.colour[place];
      marker.symbol[k] = kept[k].mx = looks.symbol[place];
      people[k].setAttribute("d", samples[place].getAttribute("d"));
      people[k].style.cssText = samples[place].style.cssText;
    }
    now.places = places;
  }

  function drawCurves(points) {
    Object.keys(points.y).forEach(function (name) {
      const drawn = figure("live-curve-" + name);
      if (!drawn) { return; }
      const lines = points.y[name];
      window.Plotly.extendTraces(drawn,
        { x: lines.map(function () { return points.x; }), y: lines },
        lines.map(function (_, k) { return k; }));
    });
  }

  function drawMarks(weeks) {
    document.querySelectorAll(".live-curve .js-plotly-plot").forEach(function (drawn) {
      window.Plotly.relayout(drawn, { shapes: weeks.map(function (week) {
        return { type: "line", x0: week, x1: week, y0: 0, y1: 1, yref: "paper",
          line: { color: "#D55E00", width: 1.5, dash: "dash" } };
      }) });
    });
  }

  function show(data) {
    drawPeople(data.places);
    drawCurves(data.points);
    document.querySelectorAll(".live-legend td").forEach(function (cell, k) {
      cell.textContent = data.counts[k];
    });
    document.getElementById("live-count").textContent = data.counter;
    // Read aloud every step, but not every step of a market that plays.
    const moment = performance.now();
    if (!now.playing || data.ended || moment - now.said > 4000) {
      now.said = moment;
      document.getElementById("live-count-said").textContent = data.counter;
    }
    document.getElementById("live-board").dataset.week = data.week;
  }

  function pause() {
    now.playing = false;
    window.clearTimeout(now.timer);
  }

  // Weeks are asked for a little later, never at once: Dash forgets what is asked for while it
  // still hands out what came.
  function later(milliseconds, weeks) {
    window.clearTimeout(now.timer);
    now.timer = window.setTimeout(function () {
      const wanted = weeks();
      if (wanted && !waits() && document.getElementById("live-board")) { ask(wanted); }
    }, Math.max(0, milliseconds));
  }

  // The next weeks of a market that plays.
  function go(speed, milliseconds) {
    later(milliseconds, function () { return now.playing ? rhythm(speed).weeks : 0; });
  }

  // What is owed, once nothing is on its way.
  function settle() {
    later(0, function () {
      const owed = waits() ? 0 : now.owed;
      now.owed -= owed;
      return owed;
    });
  }

  // Another market is there, or the same one with a change to be marked.
  function arrive(run) {
    const other = now.run !== run.run;
    now.run = run.run;
    now.looks = run.looks;
    now.asked = now.owed = 0;
    if (other) { pause(); now.places = null; } else { drawMarks(run.marks); }
    remember(run.address);
    document.getElementById("live-board").dataset.week = run.week;
  }

  // Weeks have come: they are drawn, and the next ones asked for in their time.
  function come(data, speed) {
    const started = now.asked;
    now.asked = 0;
    show(data);
    if (data.ended) { pause(); now.owed = 0; }
    if (now.playing) {
      go(speed, rhythm(speed).pause - (performance.now() - started));
      return;
    }
    remember(data.address);
    settle();
  }

  function play(speed) {
    now.owed = 0;
    if (now.playing) {
      pause();
      remember({ week: document.getElementById("live-board").dataset.week });
    } else {
      now.playing = true;
      go(speed, 0);
    }
  }

  // A hand is quicker than a week: what is pressed while one is on its way is owed.
  function step(presses) {
    const comes = now.playing && waits();
    pause();
    if (comes) { return; }
    now.owed += presses;
    settle();
  }

  clientside.live = {
    // A button was pressed, weeks have come, or another market is there: or some of it at once,
    // for Dash puts together what happens while it is at work.
    drive: function (plays, steps, data, run, speed, words) {
      const happened = clientside.callback_context.triggered.map(function (each) {
        return each.prop_id.split(".")[0];
      });
      const presses = (steps || 0) - now.steps;
      now.steps = steps || 0;
      if (happened.includes("live-run") && run) { arrive(run); }
      if (happened.includes("live-data") && data && data.run === now.run) { come(data, speed); }
      if (happened.includes("live-play") && now.run) { play(speed); }
      if (happened.includes("live-step") && now.run && presses > 0) { step(presses); }
      return now.playing ? words.pause : words.play;
    },
    // The market is being made ready: ask again, but never while an answer is on its way.
    wait: function (number) {
      window.setTimeout(function () {
        if (document.getElementById("live-board")) {
          clientside.set_props("live-wait", { data: number });
        }
      }, 500);
      return clientside.no_update;
    },
    pick: function (clicked) {
      const point = clicked && clicked.points && clicked.points[0];
      return point && point.curveNumber === 0 ? point.pointNumber : clientside.no_update;
    },
    // The person looked at wears a ring, and lines lead to those it knows.
    mark: function (mark) {
      const drawn = figure("live-people");
      if (!drawn || !mark) { return clientside.no_update; }
      const wanted = JSON.stringify(mark);
      if ((drawn.dataset.mark || EMPTY) === wanted) { return clientside.no_update; }
      drawn.dataset.mark = wanted;
      const x = drawn.data[0].x, y = drawn.data[0].y, who = mark.person;
      const lines = { x: [], y: [] };
      mark.friends.forEach(function (friend) {
        lines.x.push(x[who], x[friend], null);
        lines.y.push(y[who], y[friend], null);
      });
      const at = who === null ? [] : [who];
      window.Plotly.restyle(drawn, {
        x: [lines.x, at.map(function (k) { return x[k]; })],
        y: [lines.y, at.map(function (k) { return y[k]; })]
      }, [1, 2]);
      return clientside.no_update;
    },
    keep: function (person, speed) {
      remember({ person: person, speed: speed === 4 ? null : speed });
      return clientside.no_update;
    }
  };

  // What Dash's lists and sliders leave without a name, or hide though it takes the focus.
  function name() {
    document.querySelectorAll(".live [data-field]").forEach(function (field) {
      const label = field.dataset.field + "-label";
      field.querySelectorAll("[role=slider]:not([aria-labelledby])").forEach(function (thumb) {
        thumb.setAttribute("aria-labelledby", label);
      });
      field.querySelectorAll(".dash-dropdown-focus-target[aria-hidden]").forEach(function (target) {
        const both = label + " " + field.dataset.field + "-value";
        target.removeAttribute("aria-hidden");
        target.setAttribute("aria-labelledby", both);
        document.getElementById(field.dataset.field).setAttribute("aria-labelledby", both);
      });
    });
  }
  new MutationObserver(name).observe(document.documentElement, { childList: true, subtree: true });
}());
