-- Outlines of units for the map, from the office's own boundary file. The same text on both engines. They are no facts: a
-- later file replaces them, and each change is an act.

-- A code may be borne by different units in turn: a unit is its code and its first day (empty when not known).
CREATE TABLE boundary (
    unit TEXT NOT NULL,
    since TEXT NOT NULL,
    shape TEXT NOT NULL,
    act BIGINT NOT NULL,
    PRIMARY KEY (unit, since)
);
